"use client";

import { Check, Copy } from "lucide-react";
import { IconButton } from "./icon-button";
import { useCopy } from "./use-copy";

/** `what` completes "Copy …", for example "media id". */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const { copied, copy } = useCopy();
  return (
    <>
      <IconButton
        label={copied ? "Copied" : `Copy ${what}`}
        size="sm"
        className={className}
        onClick={() => void copy(text)}
      >
        {copied ? <Check className="text-stored" /> : <Copy />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? `Copied ${what}` : ""}
      </span>
    </>
  );
}
