"use client";

import { Images, LifeBuoy, Menu as MenuIcon, Search, Upload } from "lucide-react";
import Link from "next/link";
import { useParams, usePathname } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { useUpload } from "@/components/upload/use-upload";
import { paths } from "@/lib/paths";

const entry =
  "flex min-h-14 flex-1 flex-col items-center justify-center gap-1 text-ink-2 text-xs [&_svg]:size-5 " +
  "aria-[current=page]:font-medium aria-[current=page]:text-ink focus-visible:-outline-offset-2";

/** The phone's way around. `onFind` opens the palette, `onMore` the drawer with the rail. */
export function BottomBar({ onFind, onMore }: { onFind: () => void; onMore: () => void }) {
  const pathname = usePathname();
  const inMedia = pathname.startsWith(paths.media(""));
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <Link href={inMedia ? pathname : paths.home()} aria-current={inMedia ? "page" : undefined} className={entry}>
        <Images aria-hidden />
        Media
      </Link>
      <BarButton onClick={onFind} icon={<Search aria-hidden />}>
        Find
      </BarButton>
      <Link href={paths.rescue()} aria-current={pathname === paths.rescue() ? "page" : undefined} className={entry}>
        <LifeBuoy aria-hidden />
        Rescue
      </Link>
      <UploadEntry />
      <BarButton onClick={onMore} icon={<MenuIcon aria-hidden />}>
        More
      </BarButton>
    </nav>
  );
}

/** Picks files for the number that is open; elsewhere the number is asked for. */
function UploadEntry() {
  const input = useRef<HTMLInputElement>(null);
  const { scope } = useParams<{ scope?: string }>();
  const { mayUpload, offer, question } = useUpload(scope && scope !== "all" ? scope : null);
  if (!mayUpload) return null;
  return (
    <>
      <BarButton onClick={() => input.current?.click()} icon={<Upload aria-hidden />}>
        Upload
      </BarButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          offer([...(currentTarget.files ?? [])]);
          // Choosing the same file again has to count as a choice.
          currentTarget.value = "";
        }}
      />
      {question}
    </>
  );
}

function BarButton({ onClick, icon, children }: { onClick: () => void; icon: ReactNode; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className={entry}>
      {icon}
      {children}
    </button>
  );
}
