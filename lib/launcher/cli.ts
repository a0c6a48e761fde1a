import { joinLauncher } from "./beside";
import { endWith } from "./terminal";

await joinLauncher().catch(endWith);
await import("../cli/main");
