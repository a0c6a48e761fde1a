import { readFile } from "node:fs/promises";
import path from "node:path";
import { isPdfAsset, PDFJS_VERSION } from "@/components/preview/pdf-assets";

const PACKAGE = path.join(process.cwd(), "node_modules", "pdfjs-dist");
/** The legacy build runs in browsers up to about three years old; the default one does not. */
const FOLDERS: Readonly<Record<string, string>> = { build: "legacy/build" };

/** Files of pdf.js as npm installed them. They are public and hold nothing of ours; the opaque origin needs CORS. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ version: string; folder: string; name: string }> },
): Promise<Response> {
  const { version, folder, name } = await params;
  if (version !== PDFJS_VERSION || !isPdfAsset(folder, name)) return new Response(null, { status: 404 });
  const bytes = await readFile(path.join(PACKAGE, FOLDERS[folder] ?? folder, name)).catch(() => null);
  if (!bytes) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(bytes), {
    headers: {
      "Content-Type": name.endsWith(".mjs") ? "text/javascript; charset=utf-8" : "application/octet-stream",
      "Access-Control-Allow-Origin": "*",
      "Cache-Control": "public, max-age=31536000, immutable",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
