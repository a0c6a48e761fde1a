import type { LookupAddress } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { whyBlocked } from "./addresses";
import { privateTarget } from "./targets";

/** Every address of a name. Rejects like `dns.lookup`. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: ResolveHost = (hostname) => systemLookup(hostname, { all: true });

/**
 * A `lookup` for sockets: the socket connects to exactly the addresses that this function handed out, so no second
 * look-up can give another answer after a check.
 */
export function socketLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0];
        if (!first) callback(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, "", 0),
    );
  };
}

/** Refuses a name as soon as one of its addresses is not public: a mixed answer is how rebinding hides. */
export function publicOnly(resolve: ResolveHost): ResolveHost {
  return async (hostname) => {
    const addresses = await resolve(hostname);
    for (const { address } of addresses) {
      const why = whyBlocked(address);
      if (why) throw privateTarget(hostname, why);
    }
    return addresses;
  };
}
