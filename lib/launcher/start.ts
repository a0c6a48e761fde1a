import { launch } from "./launch";

await launch({ command: "start", demo: false, development: false });
