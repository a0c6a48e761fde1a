"use client";

import { Images, Menu as MenuIcon, Search, Upload } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { paths } from "@/lib/paths";

const entry =
  "flex min-h-14 flex-1 flex-col items-center justify-center gap-1 text-ink-2 text-xs [&_svg]:size-5 aria-[current=page]:font-medium aria-[current=page]:text-ink";

/** The phone's way around. `onFind` opens the palette, `onMore` the drawer with the rail. */
export function BottomBar({ onFind, onMore }: { onFind: () => void; onMore: () => void }) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <Link
        href={pathname.startsWith("/numbers/") ? pathname : paths.home()}
        aria-current={pathname.startsWith("/numbers/") ? "page" : undefined}
        className={entry}
      >
        <Images aria-hidden />
        Media
      </Link>
      <BarButton onClick={onFind} icon={<Search aria-hidden />}>
        Find
      </BarButton>
      <Link
        href={paths.uploads()}
        aria-current={pathname === paths.uploads() ? "page" : undefined}
        className={cn(entry)}
      >
        <Upload aria-hidden />
        Uploads
      </Link>
      <BarButton onClick={onMore} icon={<MenuIcon aria-hidden />}>
        More
      </BarButton>
    </nav>
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
