import { launch } from "./launch";

await launch({ command: "quickstart", demo: true, development: false });
