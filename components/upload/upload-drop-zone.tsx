"use client";

import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { carriesFiles, filesOf } from "./dropped-files";
import { useUpload } from "./use-upload";

const TYPING = "input, textarea, select, [contenteditable], [role=dialog]";

/** Everything inside takes dropped and pasted files as uploads. `phoneNumberId` null asks for the number. */
export function UploadDropZone({ phoneNumberId, children }: { phoneNumberId: string | null; children: ReactNode }) {
  const { mayUpload, target, offer, question } = useUpload(phoneNumberId);
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent: only the count tells when the pointer has really left.
  const depth = useRef(0);

  const take = (transfer: DataTransfer) => {
    const { files, folders } = filesOf(transfer);
    if (folders > 0) toast.error("Folders cannot be uploaded.", { description: "Drop the files that are in them." });
    offer(files);
  };
  const track = (event: DragEvent, step: number) => {
    if (!mayUpload || !carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + step);
    setOver(depth.current > 0);
  };

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const typing = event.target instanceof Element && event.target.closest(TYPING);
    if (!mayUpload || typing || !event.clipboardData || !carriesFiles(event.clipboardData)) return;
    event.preventDefault();
    take(event.clipboardData);
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent) => onPaste(event);
    window.addEventListener("paste", listen);
    return () => window.removeEventListener("paste", listen);
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the upload button offers the same to those who do not drag
    <div
      className="relative h-full min-h-0 min-w-0"
      onDragEnter={(event) => track(event, 1)}
      onDragLeave={(event) => track(event, -1)}
      onDragOver={(event) => {
        if (!mayUpload || !carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={(event) => {
        depth.current = 0;
        setOver(false);
        if (!mayUpload || !carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        take(event.dataTransfer);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-0 z-30 animate-fade-in p-3">
          <div className="flex size-full flex-col items-center justify-center gap-1 rounded-lg border-2 border-accent border-dashed bg-accent-soft/90">
            <Upload aria-hidden className="mb-1 size-6 text-accent" />
            <p className="font-semibold text-lg">{target ? `Drop to upload for ${target}` : "Drop to upload"}</p>
            <p className="text-ink-2">
              {target ? "The media id appears below as soon as the provider has it." : "You choose the number next."}
            </p>
          </div>
        </div>
      )}
      {question}
    </div>
  );
}
