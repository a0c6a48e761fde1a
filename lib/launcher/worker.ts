import { joinDatabase } from "./join-database";
import { endWith } from "./terminal";

await joinDatabase().catch(endWith);
await import("../worker/main");
