import { type RefObject, useCallback } from "react";

/**
 * A ref for a button that goes away once it was pressed. The focus that it had goes to what follows it, or to what stands
 * in its row then; where the row goes with it to `heir`, or else to the panel around it.
 */
export function useLeaveFocus(heir?: RefObject<HTMLElement | null>) {
  return useCallback(
    (button: HTMLElement | null) => {
      if (!button) return;
      return () => {
        if (document.activeElement !== button) return;
        const { nextElementSibling: next, parentElement: row } = button;
        const around = row?.closest<HTMLElement>("[tabindex]");
        // What else goes, and what comes, stands only when this change is through.
        queueMicrotask(() => {
          const near = next instanceof HTMLButtonElement && next.isConnected ? next : inRow(row);
          (near ?? heir?.current ?? around)?.focus({ preventScroll: true });
        });
      };
    },
    [heir],
  );
}

function inRow(row: HTMLElement | null): HTMLElement | null {
  return row?.isConnected ? row.querySelector("button") : null;
}
