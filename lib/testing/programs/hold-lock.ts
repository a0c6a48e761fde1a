import { lockDataFolder } from "../../launcher/lock";
import { endWith } from "../../launcher/terminal";

/** Becomes the launcher of a data folder and stays until it is killed. */
await lockDataFolder(process.argv[2] ?? "", "start").catch(endWith);
console.log("locked");
setInterval(() => {}, 60_000);
