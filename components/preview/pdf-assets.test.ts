import { describe, expect, it } from "vitest";
import { GET as getAsset } from "@/app/viewer/assets/[version]/[folder]/[name]/route";
import { GET as getPage } from "@/app/viewer/pdf/route";
import { isPdfAsset, PDF_ASSETS_PATH, PDFJS_VERSION } from "./pdf-assets";

const asset = (folder: string, name: string, version = PDFJS_VERSION) =>
  getAsset(new Request("http://console.test/"), { params: Promise.resolve({ version, folder, name }) });

describe("the viewer's page", () => {
  it("has an opaque origin, may not reach out, and runs only our own scripts", () => {
    const policy = getPage().headers.get("content-security-policy") ?? "";
    const directives = policy.split("; ");
    expect(directives).toContain("sandbox allow-scripts");
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain("connect-src 'none'");
    expect(directives).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|allow-same-origin/);
  });

  it("takes pdf.js from the address of its version", async () => {
    expect(await getPage().text()).toContain(`data-assets="${PDF_ASSETS_PATH}"`);
  });
});

describe("the viewer's assets", () => {
  it.each([
    ["build", "pdf.min.mjs", "text/javascript; charset=utf-8"],
    ["build", "pdf.worker.min.mjs", "text/javascript; charset=utf-8"],
    ["cmaps", "GBK-EUC-H.bcmap", "application/octet-stream"],
    ["standard_fonts", "FoxitSerif.pfb", "application/octet-stream"],
    ["wasm", "openjpeg.wasm", "application/octet-stream"],
  ])("serves %s/%s to an opaque origin", async (folder, name, type) => {
    const response = await asset(folder, name);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  it("answers 404 for a name that is well formed and not there", async () => {
    expect((await asset("cmaps", "Nothing-H.bcmap")).status).toBe(404);
  });

  it.each([
    ["build", "pdf.mjs"],
    ["build", "../package.json"],
    ["cmaps", "..%2f..%2fpackage.json"],
    ["..", "package.json"],
    ["constructor", "name"],
    ["wasm", "openjpeg_nowasm_fallback.js"],
  ])("refuses %s/%s", async (folder, name) => {
    expect(isPdfAsset(folder, name)).toBe(false);
    expect((await asset(folder, name)).status).toBe(404);
  });

  it("refuses another version, whose files would not work together", async () => {
    expect((await asset("build", "pdf.min.mjs", "1.0.0")).status).toBe(404);
  });
});
