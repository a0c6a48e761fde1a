/** How far a stand-in's API is from the sandbox's port. The next port is for the host that hands out bytes. */
export const API_OFFSETS = { nxcloud: 0, "meta-cloud": 2, "on-premises": 4, "aws-social": 6 } as const;

/** The API of each stand-in, and its control API below /control/. */
export type ApiUrls = Readonly<Record<keyof typeof API_OFFSETS, string>>;

/** Where the stand-ins of a sandbox are that was started with the port of `url`. */
export function apiUrls(url: string): ApiUrls {
  const at = (offset: number) => {
    const moved = new URL(url);
    moved.port = String(Number(moved.port) + offset);
    return moved.origin;
  };
  return {
    nxcloud: at(API_OFFSETS.nxcloud),
    "meta-cloud": at(API_OFFSETS["meta-cloud"]),
    "on-premises": at(API_OFFSETS["on-premises"]),
    "aws-social": at(API_OFFSETS["aws-social"]),
  };
}
