import { joinDatabase } from "./beside";
import { endWith } from "./terminal";

await joinDatabase().catch(endWith);
await import("./web-server");
