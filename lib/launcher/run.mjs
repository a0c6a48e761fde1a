// The one way TypeScript runs outside Next: node lib/launcher/run.mjs <file.ts> [arguments]
import path from "node:path";
import { pathToFileURL } from "node:url";
import { register } from "tsx/esm/api";

const [entry] = process.argv.splice(2, 1);
if (!entry) throw new Error("Which file?");
process.argv[1] = path.resolve(entry);
register();

// Standard error of the command line is read by programs. Which Node is good enough is said in package.json.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

// The launcher holds the other end of this channel. When it is killed, its children stop as if it had asked them to.
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}

await import(pathToFileURL(process.argv[1]).href);
