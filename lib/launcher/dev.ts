import { CONSOLE_PROGRAMS } from "./console-programs";
import { launch } from "./launch";

await launch({ command: "dev", demo: true, development: true, programs: CONSOLE_PROGRAMS });
