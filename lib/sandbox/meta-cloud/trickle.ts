import { Trickle, type TrickleTurn } from "../trickle";
import type { MetaCloudContext } from "./context";

/** A trickle to every app with a callbackUrl, one after the other. */
export function createTrickle(context: MetaCloudContext): Trickle {
  return new Trickle((turn) => deliver(context, turn), context.onError);
}

async function deliver(_context: MetaCloudContext, _turn: TrickleTurn): Promise<void> {}
