import type { z } from "zod";
import { invalidInput, toActionError } from "../auth/action-error";
import { type NumberPermission, requirePermission } from "../auth/permissions";
import { recordAudit } from "../data/audit";
import { maySeeNumber, type OperatorScope } from "../data/scope";
import { inTransaction, type Tx } from "../data/transaction";
import { NotFoundError } from "../errors";
import { newRequestId } from "../ids";
import type { ActionResult } from "../schemas/result";

export interface ActionContext {
  readonly scope: OperatorScope;
  readonly tx: Tx;
  readonly requestId: string;
}

/** What an action did: the data for its caller, and the rest for the audit entry. */
export interface ActionOutcome<O> {
  readonly data: O;
  readonly subject: { readonly type: string; readonly id: string };
  /** Never a secret, never a customer's number. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

interface Deed<I extends z.ZodType, O, P> {
  readonly input: I;
  /** Name of the deed in the audit: "media.redownload". */
  readonly audit: string;
  readonly run: (input: z.output<I>, context: ActionContext & { readonly prepared: P }) => Promise<ActionOutcome<O>>;
}

interface NumberDeed<I extends z.ZodType> {
  readonly permission: NumberPermission;
  /** The phoneNumberId that the deed is about, or several, all of which have to be visible. May throw NotFoundError. */
  readonly phoneNumberOf: (input: z.output<I>, scope: OperatorScope, tx: Tx) => Promise<string | readonly string[]>;
  readonly prepare?: undefined;
}

interface InstallationDeed<I extends z.ZodType, P> {
  readonly permission: "installation:manage";
  readonly phoneNumberOf?: undefined;
  /** What has to be asked of a provider first: no transaction is open while somebody else's server is waited for. */
  readonly prepare?: (input: z.output<I>, scope: OperatorScope) => Promise<P>;
}

/** A deed at a number names the number it is about; one at a connection needs the permission for the installation. */
export type ActionSpec<I extends z.ZodType, O, P> = Deed<I, O, P> & (NumberDeed<I> | InstallationDeed<I, P>);

/** An action as the browser calls it: anything may come in, and only an ActionResult goes out. */
export type Action<O> = (input: unknown) => Promise<ActionResult<O>>;

/** Makes the function that makes actions, for one way of knowing who is asking. See operator-action.ts for the rules. */
export function actionsFor(authenticate: () => Promise<OperatorScope>) {
  return <I extends z.ZodType, O, P = undefined>(spec: ActionSpec<I, O, P>): Action<O> =>
    async (input) => {
      let requestId = newRequestId();
      try {
        const scope = await authenticate();
        requestId = scope.requestId;
        return { ok: true, data: await perform(spec, input, scope) };
      } catch (error) {
        return { ok: false, error: toActionError(error, requestId) };
      }
    };
}

async function perform<I extends z.ZodType, O, P>(
  spec: ActionSpec<I, O, P>,
  input: unknown,
  scope: OperatorScope,
): Promise<O> {
  // Before the input is looked at: what is wrong with it would tell that there is something to be had.
  if (!spec.phoneNumberOf) requirePermission(scope, spec.permission);
  const parsed = await spec.input.safeParseAsync(input);
  if (!parsed.success) throw invalidInput(parsed.error);
  const prepared = (await spec.prepare?.(parsed.data, scope)) as P;
  return inTransaction(async (tx) => {
    const phoneNumberId = spec.phoneNumberOf ? await permittedNumber(spec, parsed.data, scope, tx) : null;
    const context = { scope, tx, requestId: scope.requestId, prepared };
    const { data, subject, details } = await spec.run(parsed.data, context);
    await recordAudit(scope, tx, {
      action: spec.audit,
      subjectType: subject.type,
      subjectId: subject.id,
      phoneNumberId,
      details: { ...details },
    });
    return data;
  });
}

/**
 * The number for the audit entry; null for a deed at several. Missing, foreign and not permitted end in the very same
 * error, so that the answer tells nobody which it was.
 */
async function permittedNumber<I extends z.ZodType>(
  spec: NumberDeed<I>,
  input: z.output<I>,
  scope: OperatorScope,
  tx: Tx,
): Promise<string | null> {
  try {
    const numbers = [await spec.phoneNumberOf(input, scope, tx)].flat();
    if (!numbers.every((phoneNumberId) => maySeeNumber(scope, phoneNumberId))) throw new NotFoundError();
    requirePermission(scope, spec.permission);
    return numbers.length === 1 ? (numbers[0] ?? null) : null;
  } catch (error) {
    throw error instanceof NotFoundError ? new NotFoundError() : error;
  }
}
