import { z } from "zod";
import { paths } from "../paths";
import { failureOf, leaveForSignIn } from "./fetch-json";
import { RequestError } from "./request-error";

const acceptedSchema = z.object({ uploadId: z.uuid() });

const UNREACHABLE = "The console could not be reached. Check the connection and try again.";

/**
 * Sends one file to be uploaded. XMLHttpRequest, because fetch tells nothing about how much has left. `onProgress` gets
 * the bytes sent so far. Throws RequestError, or the reason of the signal.
 */
export function sendFile(
  phoneNumberId: string,
  file: File,
  signal: AbortSignal,
  onProgress: (bytesSent: number) => void,
): Promise<{ uploadId: string }> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    request.open("POST", paths.api.upload(phoneNumberId, file.name));
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status === 401) return void leaveForSignIn();
      const accepted = acceptedSchema.safeParse(body);
      if (request.status === 201 && accepted.success) resolve(accepted.data);
      else reject(failureOf(request.status, body));
    };
    request.onerror = () => {
      // A file that was moved or changed meanwhile fails in the same way as a broken connection.
      const readable = file.slice(0, 1).arrayBuffer();
      readable.then(
        () => reject(new RequestError(UNREACHABLE)),
        () => reject(new RequestError("The file can no longer be read. Choose it again.", { httpStatus: 400 })),
      );
    };
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
