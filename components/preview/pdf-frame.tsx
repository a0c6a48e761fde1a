"use client";

import { FileText } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { readContent, readViewerAsset } from "@/lib/client/content";
import { RequestError } from "@/lib/client/request-error";
import type { MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import { FileCard, TryAgainButton } from "./file-card";
import { isPdfAsset, PDF_ASSETS_PATH, PDF_VIEWER_PATH } from "./pdf-assets";

/** Above this a document is read only when somebody says so: all of it has to fit into the browser's memory. */
const UNASKED_BYTES = 20_000_000;

const FAILURES = {
  password: "The document is locked with a password. Save it and open it with the password.",
  damaged: "The document could not be drawn. It may be damaged.",
} as const;

const frameMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("loaded"), pages: z.number() }),
  z.object({ type: z.literal("page"), page: z.number() }),
  z.object({ type: z.literal("failed"), reason: z.enum(["password", "damaged"]) }),
  z.object({ type: z.literal("asset"), request: z.number(), folder: z.string(), name: z.string() }),
  z.object({ type: z.literal("key"), key: z.string() }),
]);

export interface PdfView {
  readonly zoom: number;
  readonly rotation: number;
}

interface PdfFrameProps {
  item: MediaItemDto;
  view: PdfView;
  /** Where the reader is, counted from 1. */
  onPage?: (page: number, pages: number) => void;
  /** A key pressed inside the frame that means something to the page around it. */
  onKey?: (key: string) => void;
}

/** A PDF, drawn by pdf.js in a sandboxed frame that has neither our origin nor a way to the network. */
export function PdfFrame(props: PdfFrameProps) {
  const { item } = props;
  const [allowed, setAllowed] = useState((item.sizeBytes ?? 0) <= UNASKED_BYTES);
  const [tries, setTries] = useState(0);
  if (allowed) return <Frame key={`${item.blobId}/${tries}`} {...props} onRetry={() => setTries(tries + 1)} />;
  return (
    <FileCard
      item={item}
      why="It is large, and all of it has to be read to show a page."
      action={
        <Button onClick={() => setAllowed(true)}>
          <FileText />
          Load anyway
        </Button>
      }
    />
  );
}

function Frame({ item, view, onPage, onKey, onRetry }: PdfFrameProps & { onRetry: () => void }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const pages = useRef(0);
  const [bytesRead, setBytesRead] = useState(0);
  const [shown, setShown] = useState(false);
  const [failure, setFailure] = useState<{ why: string; mayPass: boolean } | null>(null);

  const send = (message: unknown, transfer: Transferable[] = []) => {
    // The frame's origin is opaque and cannot be named; only this frame's window gets the message.
    frame.current?.contentWindow?.postMessage(message, "*", transfer);
  };

  const handOver = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const data = await readContent(item.id, signal, setBytesRead);
      send({ type: "load", data }, [data]);
    } catch (error) {
      const why = error instanceof RequestError ? error.message : "The document could not be read.";
      if (!signal.aborted) setFailure({ why, mayPass: true });
    }
  });

  const receive = useEffectEvent(async (data: unknown, signal: AbortSignal) => {
    const message = frameMessageSchema.safeParse(data).data;
    if (message?.type === "ready") await handOver(signal);
    else if (message?.type === "failed") setFailure({ why: FAILURES[message.reason], mayPass: false });
    else if (message?.type === "key") onKey?.(message.key);
    else if (message?.type === "page") onPage?.(message.page, pages.current);
    else if (message?.type === "asset") {
      const known = isPdfAsset(message.folder, message.name);
      const asset = known ? await readViewerAsset(`${PDF_ASSETS_PATH}/${message.folder}/${message.name}`) : null;
      send({ type: "asset", request: message.request, data: asset });
    } else if (message?.type === "loaded") {
      pages.current = message.pages;
      setShown(true);
    }
  });

  useEffect(() => {
    const aborter = new AbortController();
    const listen = (event: MessageEvent) => {
      if (event.source === frame.current?.contentWindow) void receive(event.data, aborter.signal);
    };
    window.addEventListener("message", listen);
    return () => {
      window.removeEventListener("message", listen);
      aborter.abort();
    };
  }, []);

  const sendView = useEffectEvent((zoom: number, rotation: number) => send({ type: "view", zoom, rotation }));
  useEffect(() => {
    if (shown) sendView(view.zoom, view.rotation);
  }, [shown, view.zoom, view.rotation]);

  if (failure) {
    const again = failure.mayPass ? <TryAgainButton onClick={onRetry} /> : undefined;
    return <FileCard item={item} why={failure.why} action={again} />;
  }
  return (
    <div className="relative size-full">
      <iframe
        ref={frame}
        src={PDF_VIEWER_PATH}
        sandbox="allow-scripts"
        title={`Pages of ${item.fileName}`}
        // Without it a browser paints an opaque ground behind a frame whose colour scheme differs from ours.
        style={{ colorScheme: "light" }}
        className="size-full border-0"
      />
      {!shown && <Loading bytesRead={bytesRead} sizeBytes={item.sizeBytes} />}
    </div>
  );
}

function Loading({ bytesRead, sizeBytes }: { bytesRead: number; sizeBytes: number | null }) {
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 bg-sunken">
      <ProgressBar
        value={sizeBytes && bytesRead > 0 ? bytesRead / sizeBytes : null}
        label="Reading the document"
        className="w-40"
      />
      <p className="mono text-ink-3">{sizeBytes ? formatBytes(sizeBytes) : "Reading the document"}</p>
    </div>
  );
}
