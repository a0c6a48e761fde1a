import { CONSOLE_PROGRAMS } from "./console-programs";
import { launch } from "./launch";

await launch({ command: "start", demo: false, development: false, programs: CONSOLE_PROGRAMS });
