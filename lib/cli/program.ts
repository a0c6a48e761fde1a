import { Command } from "commander";
import { addBulkCommands } from "./bulk";
import type { Cli } from "./command";
import { addConnectionCommands } from "./connection";
import { addDoctorCommand } from "./doctor";
import { addMediaCommands } from "./media";
import { addNumberCommands } from "./number";
import { addUserCommands } from "./user";

const EXAMPLES = `
Examples:
  $ npm run --silent cli -- doctor
  $ npm run --silent cli -- user create mina@example.org --role operator --number 4930123456
  $ npm run --silent cli -- connection schema nxcloud
  $ npm run --silent cli -- media fetch --number 4930123456 --provider-media-id 1234567890 --direction inbound --wait

Exit codes: 0 done, 1 what was asked for did not succeed, 2 the call or a setting is wrong.`;

/**
 * The whole command line. Wrong use throws CommanderError; where help is shown for it, on standard error, that is left
 * out when the reader is a program.
 */
export function createProgram(cli: Cli): Command {
  const { stdout, stderr } = cli.terminal;
  const program = new Command("npm run --silent cli --")
    .description("Runs an Attaché installation from a terminal. Works beside a running console or on its own.")
    .option("--json", "print one JSON document; errors as JSON on standard error")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => cli.asJson || stderr.write(text),
      outputError: () => undefined,
    })
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  addUserCommands(program, cli);
  addConnectionCommands(program, cli);
  addNumberCommands(program, cli);
  addMediaCommands(program, cli);
  addBulkCommands(program, cli);
  addDoctorCommand(program, cli);
  return program;
}
