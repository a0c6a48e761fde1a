import { paths } from "../paths";
import { failureOf, leaveForSignIn } from "./fetch-json";
import { RequestError } from "./request-error";

async function request(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal, headers }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new RequestError("The console could not be reached. Check the connection and try again.", { cause });
  });
  if (response.status === 401) return leaveForSignIn();
  if (!response.ok) throw failureOf(response.status, await response.json().catch(() => null));
  return response;
}

/**
 * All bytes of an item, for a viewer that needs the whole file. `onProgress` gets the bytes read so far. Throws
 * RequestError, or the reason of the signal.
 */
export async function readContent(
  itemId: string,
  signal: AbortSignal,
  onProgress: (bytesRead: number) => void,
): Promise<ArrayBuffer> {
  const response = await request(paths.api.content(itemId), {}, signal);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytesRead = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    chunks.push(part.value);
    bytesRead += part.value.byteLength;
    onProgress(bytesRead);
  }
  return new Blob(chunks).arrayBuffer();
}

/** The first `length` bytes of an item, fewer when it is shorter. Throws RequestError, or the reason of the signal. */
export async function readContentStart(itemId: string, length: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await request(paths.api.content(itemId), { range: `bytes=0-${length - 1}` }, signal);
  return new Uint8Array(await response.arrayBuffer()).subarray(0, length);
}

/** One of the viewer's own data files; null when there is none of that name. */
export async function readViewerAsset(url: string): Promise<ArrayBuffer | null> {
  const response = await fetch(url).catch(() => null);
  return response?.ok ? response.arrayBuffer() : null;
}
