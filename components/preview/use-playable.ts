"use client";

import { type SyntheticEvent, useEffect, useState } from "react";

export type PlayFailure = "network" | "format";

/**
 * Whether this browser can play a type at all, and how an element that tried has failed. `canPlayType` answers ""
 * only when it is sure that it cannot (AMR, most 3GP); anything else is found out by trying.
 */
export function usePlayable(tag: "audio" | "video", mimeType: string | null) {
  const [playable, setPlayable] = useState(true);
  const [failure, setFailure] = useState<PlayFailure | null>(null);

  useEffect(() => {
    setPlayable(!mimeType || document.createElement(tag).canPlayType(mimeType) !== "");
    setFailure(null);
  }, [tag, mimeType]);

  const onError = (event: SyntheticEvent<HTMLMediaElement>) => {
    const code = event.currentTarget.error?.code;
    setFailure(code === MediaError.MEDIA_ERR_NETWORK ? "network" : "format");
  };
  return { playable, failure, onError, retry: () => setFailure(null) };
}
