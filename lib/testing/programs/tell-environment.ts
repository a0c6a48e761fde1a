import { joinLauncher } from "../../launcher/join-launcher";
import { endWith } from "../../launcher/terminal";

/** Says what a command in another terminal would work with. */
await joinLauncher().catch(endWith);
console.log(`database ${process.env.DATABASE_URL ?? "none"}`);
