import type { ReactNode } from "react";

/** Words of the selection bar that give way to their icon where it is narrow, as beside the inspector. */
export function RoomyLabel({ children }: { children: ReactNode }) {
  return <span className="@max-[640px]:sr-only">{children}</span>;
}
