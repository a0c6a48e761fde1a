/**
 * Every stand-in, in the order of its ports: two each, first that of its API, then that of the host which hands out
 * bytes. New ones go to the end, for connections remember ports.
 */
export const STAND_INS = ["nxcloud", "meta-cloud", "on-premises", "aws-social"] as const;

export type StandInName = (typeof STAND_INS)[number];

export const PORTS_EACH = 2;

/** The API of each stand-in, and its control API below /control/. */
export type ApiUrls = Readonly<Record<StandInName, string>>;

/** Where the stand-ins of a sandbox are that was started with the port of `url`. */
export function apiUrls(url: string): ApiUrls {
  const named = STAND_INS.map((name, index) => {
    const moved = new URL(url);
    moved.port = String(Number(moved.port) + index * PORTS_EACH);
    return [name, moved.origin];
  });
  return Object.fromEntries(named) as ApiUrls;
}
