import type { Command } from "commander";
import { z } from "zod";
import { presentChecks } from "./checks";
import { type Cli, does } from "./command";
import { runChecks } from "./doctor-checks";

export function addDoctorCommand(program: Command, cli: Cli): void {
  const command = program
    .command("doctor")
    .description("look at everything that the installation needs and say what to do about what is missing");
  does(command, cli, z.object({}), async () => presentChecks(await runChecks()), { needsDatabase: false });
}
