"use client";

import "./globals.css";

/** Stands in for everything, the frame included, and works without script: the plain link reloads. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Not available · Attaché</title>
        <main className="grid min-h-full place-items-center p-6 text-center">
          <div className="grid max-w-sm gap-2">
            <h1 className="font-semibold text-xl">The console cannot be shown just now</h1>
            <p className="text-ink-2">
              Nothing was lost. Try again in a moment, or tell whoever runs this installation.
            </p>
            {error.digest && <p className="mono select-all text-ink-3">{error.digest}</p>}
            <p>
              <a href="/" className="font-medium text-accent underline underline-offset-4">
                Try again
              </a>
            </p>
          </div>
        </main>
      </body>
    </html>
  );
}
