import { joinDatabase } from "./beside";
import { endWith } from "./terminal";

process.env.NEXT_TELEMETRY_DISABLED = "1";
await joinDatabase().catch(endWith);
await import("./web-server");
