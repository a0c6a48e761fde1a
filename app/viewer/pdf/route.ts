import { PDF_ASSETS_PATH } from "@/components/preview/pdf-assets";

/**
 * The page around pdf.js. `sandbox` gives it an opaque origin wherever it is opened, so a document that breaks out of
 * pdf.js finds no session, no storage and nowhere to send anything.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src blob:",
  "style-src 'self'",
  "img-src blob: data:",
  "font-src data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-scripts",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Document</title>
<link rel="stylesheet" href="/viewer/pdf-viewer.css">
</head>
<body>
<div id="pages"></div>
<script src="/viewer/pdf-viewer.js" data-assets="${PDF_ASSETS_PATH}"></script>
</body>
</html>
`;

export function GET(): Response {
  return new Response(PAGE, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-cache",
    },
  });
}
