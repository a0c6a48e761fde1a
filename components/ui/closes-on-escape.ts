import type { KeyboardEvent } from "react";

/**
 * For the content of a dialog: Escape closes it also while a tooltip of one of its buttons is open, which would take the
 * key for itself alone.
 */
export function closesOnEscape(close: () => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    // Menus and dialogs that were opened from within stand elsewhere in the document and answer for themselves.
    const within = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key === "Escape" && within) close();
  };
}
