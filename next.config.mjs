const SECURITY_HEADERS = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  {
    key: "Permissions-Policy",
    value: "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are a check of their own, over everything at once; here they would hold up whoever only wants to run it.
  typescript: { ignoreBuildErrors: true },
  // Native modules and packages that read files beside themselves cannot be bundled.
  serverExternalPackages: ["@node-rs/argon2", "graphile-worker", "pg", "pino", "sharp", "@aws-sdk/client-s3"],
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
  // Browsers ask for it by this name when they have not read the page's head yet.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  experimental: {
    // An action carries ids and short texts; bytes have routes of their own.
    serverActions: { bodySizeLimit: "64kb" },
  },
};

export default config;
