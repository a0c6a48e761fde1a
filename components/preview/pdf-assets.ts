import { version } from "pdfjs-dist/package.json";

/** pdf.js refuses to work with a worker of another version, so the version is part of every address. */
export const PDF_ASSETS_PATH = `/viewer/assets/${version}`;
export const PDF_VIEWER_PATH = "/viewer/pdf";
export const PDFJS_VERSION = version;

/** Which files of pdf.js may be served and handed into the frame, by folder. */
const ASSET_NAMES: Readonly<Record<string, RegExp>> = {
  build: /^pdf(\.worker)?\.min\.mjs$/,
  cmaps: /^[A-Za-z0-9-]+\.bcmap$/,
  standard_fonts: /^[A-Za-z0-9-]+\.(pfb|ttf)$/,
  wasm: /^[a-z0-9_]+\.wasm$/,
};

/** True for names inside the folders above; anything else, a path included, is refused. */
export function isPdfAsset(folder: string, name: string): boolean {
  return Object.hasOwn(ASSET_NAMES, folder) && (ASSET_NAMES[folder]?.test(name) ?? false);
}
