import { joinLauncher } from "./join-launcher";
import { endWith } from "./terminal";

await joinLauncher().catch(endWith);
await import("../cli/main");
