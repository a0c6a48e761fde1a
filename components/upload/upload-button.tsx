"use client";

import { Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { useUpload } from "./use-upload";

/** Picks files to upload. `phoneNumberId` null asks for the number; shown to those who may upload. */
export function UploadButton({ phoneNumberId }: { phoneNumberId: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const { mayUpload, offer, question } = useUpload(phoneNumberId);
  if (mayUpload === false) return null;
  return (
    <>
      <Button variant="strong" disabled={!mayUpload} onClick={() => input.current?.click()}>
        <Upload />
        Upload
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          offer([...(currentTarget.files ?? [])]);
          // Choosing the same file again has to count as a choice.
          currentTarget.value = "";
        }}
      />
      {question}
    </>
  );
}
