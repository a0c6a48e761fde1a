/**
 * Beside the docked inspector the list is too narrow at this width to be covered: what nobody has opened there starts as a
 * badge.
 */
export const FOLDED_BESIDE_INSPECTOR = {
  panel: "lg:max-xl:[body:has([data-inspector=docked])_&]:hidden",
  badge: "hidden lg:max-xl:[body:has([data-inspector=docked])_&]:flex",
} as const;
