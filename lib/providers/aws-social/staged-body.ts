import { pipeline, type Readable, Transform } from "node:stream";

/**
 * `source`, and `cleanUp` once it is over: read to its end, failed or given up. The end and the error come when the
 * cleaning is done, so that what it reports still belongs to the download. `cleanUp` must not reject.
 */
export function withCleanUp(source: Readable, cleanUp: () => Promise<void>): Readable {
  let cleaning: Promise<void> | undefined;
  const cleaned = () => {
    cleaning ??= cleanUp();
    return cleaning;
  };
  const body = new Transform({
    transform: (chunk, _, done) => done(null, chunk),
    flush: (done) => void cleaned().then(() => done()),
    destroy: (error, done) => void cleaned().then(() => done(error)),
  });
  // A body may fail before its reader has attached itself; without a listener that would end the process.
  body.on("error", () => {});
  pipeline(source, body, () => {});
  return body;
}
