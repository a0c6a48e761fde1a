"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { Appearance } from "@/lib/client/appearance";
import { RequestError } from "@/lib/client/request-error";
import { AppearanceProvider } from "@/lib/client/use-appearance";

const RETRIES = 2;
const STALE_MS = 10_000;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < RETRIES && error instanceof RequestError && error.retryable,
        // Changes come by the event stream, and its "ready" after a pause brings everything up to date.
        refetchOnWindowFocus: false,
      },
    },
  });
}

/** Everything that must wrap every page. */
export function Providers({ appearance, children }: { appearance: Appearance; children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <AppearanceProvider initial={appearance}>
          <TooltipProvider delayDuration={400} skipDelayDuration={200}>
            {children}
            <Toaster />
          </TooltipProvider>
        </AppearanceProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}
