"use client";

import { useEffect, useState } from "react";
import { toast } from "sonner";

const CONFIRMATION_MS = 1_600;

/** Copies text and confirms for a moment. A browser that refuses is reported, with the text to copy by hand. */
export function useCopy(): { copied: boolean; copy: (text: string) => Promise<void> } {
  const [copies, setCopies] = useState(0);
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (copies === 0) return;
    setCopied(true);
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copies]);

  const copy = async (text: string) => {
    if (await copyText(text)) setCopies((count) => count + 1);
    else toast.error("The browser did not allow copying.", { description: text, duration: 20_000 });
  };
  return { copied, copy };
}

/**
 * The asynchronous clipboard exists on https and localhost only; an installation on plain http inside a company still
 * has to copy ids, so the old command is the way back.
 */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  const focused = document.activeElement;
  // Inside an open modal the focus trap would take the selection away from a field elsewhere.
  (document.querySelector("[role=dialog]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
