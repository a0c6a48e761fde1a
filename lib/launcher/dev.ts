import { launch } from "./launch";

await launch({ command: "dev", demo: true, development: true });
