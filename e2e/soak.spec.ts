import { expect, test } from "@playwright/test";
import { runSoak } from "@/lib/testing/soak/run-soak";

/** `npm run soak` is the long form. */
const SHORT = { items: 200, kills: 6, seed: 20_260_501 };

test("nothing is lost, doubled or left over when processes are killed while downloads fail now and then", async () => {
  test.setTimeout(600_000);
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const { complaints, facts } = await runSoak({ ...SHORT, patienceMs: 420_000, say });
  test.info().annotations.push({ type: "soak", description: JSON.stringify(facts) });
  expect(complaints, said.join("\n")).toEqual([]);
  expect(facts.items).toBe(SHORT.items);
});
