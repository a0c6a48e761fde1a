import { disconnectDb } from "../data/db";
import { runCli } from "./run";

// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const exitCode = await runCli(process.argv.slice(2), process);
await disconnectDb();
// What is written to a pipe may still be under way, and connections kept for reuse would hold the process for seconds.
process.stdout.write("", () => process.exit(exitCode));
