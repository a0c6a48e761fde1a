"use client";

import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { type Appearance, applyAppearance } from "./appearance";

interface AppearanceSetting extends Appearance {
  /** Changes the given parts, for this browser. */
  readonly change: (parts: Partial<Appearance>) => void;
}

const AppearanceContext = createContext<AppearanceSetting | null>(null);

/** `initial` is what the server read from the cookies. */
export function AppearanceProvider({ initial, children }: { initial: Appearance; children: ReactNode }) {
  const [appearance, setAppearance] = useState(initial);
  const setting = useMemo(
    () => ({
      ...appearance,
      change: (parts: Partial<Appearance>) => {
        const next = { ...appearance, ...parts };
        applyAppearance(next);
        setAppearance(next);
      },
    }),
    [appearance],
  );
  return <AppearanceContext value={setting}>{children}</AppearanceContext>;
}

/** Theme and density, and how to change them. Throws outside AppearanceProvider. */
export function useAppearance(): AppearanceSetting {
  const setting = use(AppearanceContext);
  if (!setting) throw new Error("useAppearance needs an AppearanceProvider above it.");
  return setting;
}
