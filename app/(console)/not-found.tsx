import type { Metadata } from "next";
import { NotFoundMessage } from "@/components/shell/not-found-message";

export const metadata: Metadata = { title: "Not found" };

/** Within the frame, which has the page's main landmark already. */
export default function NotFound() {
  return (
    <div className="grid h-full place-items-center">
      <NotFoundMessage />
    </div>
  );
}
