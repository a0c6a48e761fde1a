export const THEMES = ["system", "light", "dark"] as const;
export const DENSITIES = ["comfortable", "compact"] as const;
export type Theme = (typeof THEMES)[number];
export type Density = (typeof DENSITIES)[number];

/** How this person wants the console to look in this browser. */
export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
}

/** Cookies, so that the server's first markup is already right and no script has to run before it is shown. */
export const APPEARANCE_COOKIES = { theme: "attache-theme", density: "attache-density" } as const;

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Anything unknown counts as the default. */
export function readAppearance(theme: string | undefined, density: string | undefined): Appearance {
  return {
    theme: THEMES.find((known) => known === theme) ?? "system",
    density: DENSITIES.find((known) => known === density) ?? "comfortable",
  };
}

/** Remembers the choice and dresses the page at once. Browser only. */
export function applyAppearance(appearance: Appearance): void {
  const root = document.documentElement;
  root.classList.remove("light", "dark");
  if (appearance.theme !== "system") root.classList.add(appearance.theme);
  root.dataset.density = appearance.density;
  for (const part of ["theme", "density"] as const) {
    const attributes = `path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists on https only; this must work without.
    document.cookie = `${APPEARANCE_COOKIES[part]}=${appearance[part]}; ${attributes}`;
  }
}
