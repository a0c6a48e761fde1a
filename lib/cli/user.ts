import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Command, Option } from "commander";
import { z } from "zod";
import { generatePassword } from "../auth/generate-password";
import {
  changePassword,
  createOperator,
  disableOperator,
  enableOperator,
  grantNumbers,
  newOperatorSchema,
  passwordSchema,
  withdrawNumbers,
} from "../auth/manage-operators";
import { findOperator, listOperators, type OperatorFacts, type OperatorWithNumbers } from "../data/operators";
import { inTransaction } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { type Cli, collect, does, NoSuchError, type Report } from "./command";
import { resolveNumbers } from "./resolve";
import { table } from "./text";

const PASSWORD_HELP = "read the password from standard input instead of making one";
const email = newOperatorSchema.shape.email;

export function addUserCommands(program: Command, cli: Cli): void {
  const user = program.command("user").description("people who sign in, and the numbers they see");
  addCreate(user, cli);
  does(user.command("list").description("show everybody with the numbers granted"), cli, z.object({}), async () =>
    presentList(await listOperators()),
  );
  addGrant(user, cli);
  addDisable(user, cli);
  addPassword(user, cli);
}

function addCreate(user: Command, cli: Cli): void {
  const command = user
    .command("create <email>")
    .description("add a person; prints the password that was made, once")
    .addOption(
      new Option("--role <role>", "what the person may do")
        .choices(["viewer", "operator", "admin"])
        .makeOptionMandatory(),
    )
    .option("--name <name>", "shown beside what the person did (default: the e-mail up to the @)")
    .option("--number <number>", "let the person see this number (id or digits); repeat for more", collect)
    .option("--password-stdin", PASSWORD_HELP)
    .addHelpText(
      "after",
      `
Examples:
  $ npm run --silent cli -- user create mina@example.org --role viewer --number "+49 30 123456"
  $ printf %s "$PASSWORD" | npm run --silent cli -- user create root@example.org --role admin --password-stdin`,
    );
  const input = z.object({
    email,
    role: z.string().toUpperCase().pipe(newOperatorSchema.shape.role),
    name: newOperatorSchema.shape.name.optional(),
    number: z.array(z.string()).default([]),
    passwordStdin: z.boolean().default(false),
  });
  does(command, cli, input, async ({ email, role, name, number, passwordStdin }, { scope, terminal }) => {
    const numbers = await resolveNumbers(scope, number);
    const password = passwordStdin ? await passwordFrom(terminal.stdin) : generatePassword();
    const operator = { email, role, name: name ?? email.split("@")[0] ?? email, password };
    const created = await inTransaction(async (tx) => {
      const facts = await createOperator(scope, tx, operator);
      if (numbers.length > 0) await grantNumbers(scope, tx, facts.id, idsOf(numbers));
      return facts;
    });
    return withPassword(`Added ${email} as ${role.toLowerCase()}.`, created, passwordStdin ? null : password);
  });
}

function addGrant(user: Command, cli: Cli): void {
  const command = user
    .command("grant <email>")
    .description("let a person see numbers, or no longer; counts from the next click on")
    .requiredOption("--number <number>", "id or digits; repeat for more", collect)
    .option("--withdraw", "take the numbers away instead")
    .addHelpText(
      "after",
      `
Examples:
  $ npm run --silent cli -- user grant mina@example.org --number 4930123456 --number 4930654321
  $ npm run --silent cli -- user grant mina@example.org --number 4930123456 --withdraw`,
    );
  const input = z.object({
    email,
    number: z.array(z.string()),
    withdraw: z.boolean().default(false),
  });
  does(command, cli, input, async ({ email, number, withdraw }, { scope, note }) => {
    const operator = await operatorOf(email);
    const numbers = await resolveNumbers(scope, number);
    if (operator.role === "ADMIN") note(`${email} is an admin and sees every number, granted or not.`);
    const change = withdraw ? withdrawNumbers : grantNumbers;
    const changed = await inTransaction((tx) => change(scope, tx, operator.id, idsOf(numbers)));
    const deed = withdraw ? "Took away" : "Granted";
    return {
      json: { user: presentFacts(operator), numbers, changed },
      text: `${deed} ${changed} of ${numbers.length} (${numbers.map((each) => each.phoneNumber).join(", ")}) for ${email}.`,
    };
  });
}

function addDisable(user: Command, cli: Cli): void {
  const command = user
    .command("disable <email>")
    .description("end every session of a person at once and let nobody sign in as them")
    .option("--undo", "let the person sign in again");
  const input = z.object({ email, undo: z.boolean().default(false) });
  does(command, cli, input, async ({ email, undo }, { scope }) => {
    const operator = await operatorOf(email);
    const change = undo ? enableOperator : disableOperator;
    await inTransaction((tx) => change(scope, tx, operator.id));
    return {
      json: { user: presentFacts(await operatorOf(email)) },
      text: undo ? `${email} can sign in again.` : `${email} is signed out everywhere and cannot sign in.`,
    };
  });
}

function addPassword(user: Command, cli: Cli): void {
  const command = user
    .command("password <email>")
    .description("give a person a new password and end every session of theirs")
    .option("--password-stdin", PASSWORD_HELP);
  const input = z.object({ email, passwordStdin: z.boolean().default(false) });
  does(command, cli, input, async ({ email, passwordStdin }, { scope, terminal }) => {
    const operator = await operatorOf(email);
    const password = passwordStdin ? await passwordFrom(terminal.stdin) : generatePassword();
    await inTransaction((tx) => changePassword(scope, tx, operator.id, password));
    return withPassword(
      `${email} has a new password and is signed out everywhere.`,
      operator,
      passwordStdin ? null : password,
    );
  });
}

async function operatorOf(email: string): Promise<OperatorFacts> {
  const operator = await findOperator(email);
  if (!operator) throw new NoSuchError(`There is nobody with the e-mail ${email}.`);
  return operator;
}

async function passwordFrom(stdin: Readable): Promise<string> {
  const password = passwordSchema.safeParse((await text(stdin)).replace(/\r?\n$/, ""));
  if (password.success) return password.data;
  throw new InvalidInputError(password.error.issues.map((issue) => issue.message).join("\n"));
}

function idsOf(numbers: readonly { readonly id: string }[]): string[] {
  return numbers.map((number) => number.id);
}

function withPassword(sentence: string, operator: OperatorFacts, password: string | null): Report {
  return {
    json: { user: presentFacts(operator), password },
    text: password === null ? sentence : `${sentence}\nPassword: ${password} (shown this once)`,
  };
}

function presentFacts({ id, email, name, role, disabledAt }: OperatorFacts) {
  return { id, email, name, role, disabledAt };
}

function presentList(operators: readonly OperatorWithNumbers[]): Report {
  const users = operators.map((operator) => ({
    ...presentFacts(operator),
    createdAt: operator.createdAt,
    numbers: operator.role === "ADMIN" ? "all" : operator.grants.map((grant) => grant.phoneNumber),
  }));
  const rows = users.map(({ email, name, role, numbers, disabledAt }) => [
    email,
    name,
    role.toLowerCase(),
    typeof numbers === "string" ? numbers : numbers.map((number) => number.phoneNumber).join(", ") || "none",
    disabledAt ? "disabled" : "active",
  ]);
  return { json: { users }, text: table(["e-mail", "name", "role", "numbers", "state"], rows, "Nobody yet.") };
}
