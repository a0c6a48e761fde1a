import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { UnavailableError } from "../errors";
import { spawnProgram } from "./supervise";

const signInSchema = z.object({ email: z.string(), password: z.string() });

/** The account that the demo is looked at with. */
export type DemoSignIn = z.infer<typeof signInSchema>;

/** Fills the database with the demo company's data, unless it is there, and returns how to sign in. */
export async function seedDemo(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<DemoSignIn> {
  const child = spawnProgram({ name: "demo", entry: "prisma/seed/demo.ts", environment: () => environment });
  const giveUp = () => child.kill("SIGTERM");
  signal.addEventListener("abort", giveUp, { once: true });
  let lastLine = "";
  if (child.stdout) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      lastLine = line.trim() || lastLine;
    });
  }
  const [code, killedBy] = await once(child, "close");
  signal.removeEventListener("abort", giveUp);
  signal.throwIfAborted();
  if (code !== 0) {
    throw new UnavailableError(`The demo data could not be written (${killedBy ?? `exit code ${code}`}).`);
  }
  return signInSchema.parse(JSON.parse(lastLine));
}
