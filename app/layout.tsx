import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { readAppearance } from "@/lib/client/appearance";
import { Providers } from "./providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Attaché", template: "%s · Attaché" },
  description: "Browse, recover and upload WhatsApp media.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#121211" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const appearance = readAppearance((name) => jar.get(name)?.value);
  return (
    <html
      lang="en"
      className={cn(GeistSans.variable, GeistMono.variable, appearance.theme !== "system" && appearance.theme)}
      data-density={appearance.density}
    >
      <body>
        <Providers appearance={appearance}>{children}</Providers>
      </body>
    </html>
  );
}
