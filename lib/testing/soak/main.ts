import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { runSoak } from "./run-soak";

const { values } = parseArgs({
  options: {
    items: { type: "string", default: "5000" },
    kills: { type: "string", default: "40" },
    seed: { type: "string", default: String(randomInt(1_000_000)) },
  },
});
const [items, kills, seed] = [Number(values.items), Number(values.kills), Number(values.seed)];
const started = performance.now();
const say = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);

say(
  `${items} downloads, ${kills} kills; the same again: npm run soak -- --items ${items} --kills ${kills} --seed ${seed}`,
);
const { complaints, facts } = await runSoak({
  items,
  kills,
  seed,
  patienceMs: 60 * 60_000,
  say,
});
for (const [name, value] of Object.entries(facts)) say(`${name}: ${value}`);
for (const complaint of complaints) say(`WRONG: ${complaint}`);
say(complaints.length === 0 ? "everything is as it must be" : "that must not be");
process.exit(complaints.length === 0 ? 0 : 1);
