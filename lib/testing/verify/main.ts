import { type Counts, STEPS } from "./steps";

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly counts: Counts | undefined;
  readonly ok: boolean;
}

async function outcomeOf(step: (typeof STEPS)[number]): Promise<Outcome> {
  console.log(`\n── ${step.name}`);
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  try {
    const counts = await step.run();
    return { name: step.name, seconds: seconds(), counts, ok: (counts?.failed ?? 0) === 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { name: step.name, seconds: seconds(), counts: undefined, ok: false };
  }
}

function line({ name, seconds, counts, ok }: Outcome): string {
  const tests = counts ? `${counts.passed} passed, ${counts.failed} failed` : "";
  return `${ok ? "ok    " : "FAILED"}  ${name.padEnd(18)} ${String(seconds).padStart(4)} s  ${tests}`.trimEnd();
}

/** `npm run verify [-- <step> …]`: runs every check, or those whose names begin with a word, and tells how each ended. */
async function main(words: readonly string[]): Promise<void> {
  const wanted = STEPS.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
  const outcomes: Outcome[] = [];
  for (const step of wanted) outcomes.push(await outcomeOf(step));

  const passed = outcomes.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  // A check without tests that failed counts as one, so that the last line never says that all is well when it is not.
  const failed = outcomes.reduce((sum, { counts, ok }) => sum + (counts?.failed ?? (ok ? 0 : 1)), 0);
  console.log(`\n${outcomes.map(line).join("\n")}\n\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || wanted.length === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
