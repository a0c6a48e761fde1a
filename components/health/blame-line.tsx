import { CircleCheck, CircleHelp, CloudAlert, type LucideIcon, Wrench } from "lucide-react";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { paths } from "@/lib/paths";
import type { BlameDto } from "@/lib/schemas/health";

const LOOK: Readonly<Record<BlameDto["side"], { icon: LucideIcon; tone: string; ink: string }>> = {
  us: { icon: Wrench, tone: "border-gone/30 bg-gone-soft", ink: "text-gone" },
  them: { icon: CloudAlert, tone: "border-failed/30 bg-failed-soft", ink: "text-failed" },
  unknown: { icon: CircleHelp, tone: "border-failed/30 bg-failed-soft", ink: "text-failed" },
  nobody: { icon: CircleCheck, tone: "border-stored/30 bg-stored-soft", ink: "text-stored" },
};

/** "Is it us or them?", answered in a sentence, with what to do and where. */
export function BlameLine({ blame, mayManage }: { blame: BlameDto; mayManage: boolean }) {
  const { icon: Icon, tone, ink } = LOOK[blame.side];
  const link = linkTo(blame, mayManage);
  return (
    <section aria-labelledby="blame-title" className={cn("flex gap-3 rounded-lg border px-3.5 py-3", tone)}>
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", ink)} />
      <div className="min-w-0">
        <h2 id="blame-title" className="text-ink-2 text-sm">
          Is it us or them?
        </h2>
        <p className="font-semibold text-lg">{blame.sentence}</p>
        {blame.next && (
          <p className="mt-0.5">
            {forAdmins(blame) && !mayManage ? `Tell an administrator: ${blame.next}` : blame.next}{" "}
            {link && (
              <Link href={link.href} className="font-medium text-accent underline underline-offset-4">
                {link.word}
              </Link>
            )}
          </p>
        )}
      </div>
    </section>
  );
}

/** Connections and the help pages are for those who manage the installation. */
function forAdmins({ target }: BlameDto): boolean {
  return target?.to === "connection" || target?.to === "help";
}

function linkTo(blame: BlameDto, mayManage: boolean): { href: string; word: string } | null {
  const { target } = blame;
  if (!target || (forAdmins(blame) && !mayManage)) return null;
  switch (target.to) {
    case "connection":
      return { href: paths.connection(target.id), word: "Go to the connection" };
    case "number":
      return { href: paths.media(target.id), word: "Go to the number" };
    case "incidents":
      return {
        href: paths.incidents({ provider: target.provider }),
        word: "Look at the incidents",
      };
    case "help":
      return { href: paths.help("incidents-and-health"), word: "How to find out more" };
  }
}
