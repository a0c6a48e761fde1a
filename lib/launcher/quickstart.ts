import { CONSOLE_PROGRAMS } from "./console-programs";
import { launch } from "./launch";

await launch({ command: "quickstart", demo: true, development: false, programs: CONSOLE_PROGRAMS });
