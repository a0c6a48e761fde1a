export const THEMES = ["system", "light", "dark"] as const;
export const DENSITIES = ["comfortable", "compact"] as const;
export const SINGLE_KEYS = ["on", "off"] as const;

/** How this person wants the console to look and listen in this browser. */
export interface Appearance {
  readonly theme: (typeof THEMES)[number];
  readonly density: (typeof DENSITIES)[number];
  /** Whether shortcuts of a single character count: people who dictate text must be able to do without them. */
  readonly singleKeys: (typeof SINGLE_KEYS)[number];
}

/** Cookies, so that the server's first markup is already right and no script has to run before it is shown. */
const COOKIES = { theme: "attache-theme", density: "attache-density", singleKeys: "attache-keys" } as const;

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Reads the choice from a jar of cookies; anything unknown counts as the default. */
export function readAppearance(cookieOf: (name: string) => string | undefined): Appearance {
  return {
    theme: THEMES.find((known) => known === cookieOf(COOKIES.theme)) ?? "system",
    density: DENSITIES.find((known) => known === cookieOf(COOKIES.density)) ?? "comfortable",
    singleKeys: SINGLE_KEYS.find((known) => known === cookieOf(COOKIES.singleKeys)) ?? "on",
  };
}

/** Remembers the choice and dresses the page at once. Browser only. */
export function applyAppearance(appearance: Appearance): void {
  const root = document.documentElement;
  root.classList.remove("light", "dark");
  if (appearance.theme !== "system") root.classList.add(appearance.theme);
  root.dataset.density = appearance.density;
  for (const part of ["theme", "density", "singleKeys"] as const) {
    const attributes = `path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API exists on https only; this must work without.
    document.cookie = `${COOKIES[part]}=${appearance[part]}; ${attributes}`;
  }
}
