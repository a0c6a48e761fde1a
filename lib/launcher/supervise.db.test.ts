import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { startProgram } from "../testing/test-process";
import { waitFor } from "../testing/wait-for";
import { findFreePort } from "./ports";
import { isAlive } from "./process-identity";
import { type BackOff, type Program, type SupervisedProgram, supervise } from "./supervise";

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});

const quick: BackOff = { firstMs: 10, maxMs: 40, healthyAfterMs: 60_000 };
const printed = () => lines.join("");

function supervised(entry: string, changes: Partial<Program> = {}, backOff?: BackOff): SupervisedProgram {
  const program = { name: "child", entry, environment: () => process.env, stopWithinMs: 10_000, ...changes };
  const running = supervise(program, backOff);
  onTestFinished(running.kill);
  return running;
}

const pidOf = (program: SupervisedProgram) => waitFor(() => program.pid(), { what: "a running process" });

it("starts what died again, says why it died, and waits twice as long each time up to a limit", async () => {
  supervised("lib/testing/programs/crash.ts", {}, quick);
  await waitFor(() => printed().split("ended").length > 4, { what: "four deaths" });
  const waits = [...printed().matchAll(/ended \(exit code 3\); starting again in ([\d.]+) s/g)].map(
    (match) => match[1],
  );
  expect(waits.slice(0, 4)).toEqual(["0.01", "0.02", "0.04", "0.04"]);
  expect(printed()).toContain("child    | about to die\n");
});

it("starts a process again that was killed, under the same environment", async () => {
  const port = String(await findFreePort("127.0.0.1"));
  const environment = () => ({ ...process.env, PORT: port });
  const program = supervised("lib/testing/programs/answer-health.ts", { environment }, quick);
  const first = await pidOf(program);
  await waitFor(() => printed().includes(`serving as ${first}`));
  process.kill(first, "SIGKILL");

  await waitFor(() => printed().includes("ended (signal SIGKILL)"));
  const second = await pidOf(program);
  expect(second).not.toBe(first);
  await waitFor(() => printed().includes(`serving as ${second}`));
});

it("lets a process finish when it is stopped, and does not start it again", async () => {
  const environment = () => ({ ...process.env, PORT: "0" });
  const program = supervised("lib/testing/programs/answer-health.ts", { environment }, quick);
  const pid = await pidOf(program);
  await waitFor(() => printed().includes("serving"));
  await program.stop();

  expect(printed()).toContain(`told to stop ${pid}`);
  expect(isAlive(pid)).toBe(false);
  expect(program.pid()).toBeNull();
  expect(printed()).not.toContain("starting again");
});

it("ends a process by force that does not stop in time", async () => {
  const program = supervised("lib/testing/programs/refuse-to-stop.ts", { stopWithinMs: 200 });
  const pid = await pidOf(program);
  await waitFor(() => printed().includes("runs"));
  await program.stop();
  expect(printed()).toContain("heard and stays");
  expect(isAlive(pid)).toBe(false);
});

it("asks the children of a killed launcher to stop", async () => {
  const launcher = startProgram("lib/testing/programs/supervise-health.ts", { env: { PORT: "0" } });
  const [, child] = await launcher.prints(/serving as (\d+)/);
  launcher.signal("SIGKILL");
  await waitFor(() => !isAlive(Number(child)), { what: "the end of the orphan" });
});
