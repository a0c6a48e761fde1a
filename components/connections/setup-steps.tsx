import { CircleCheck, CircleDashed } from "lucide-react";
import type { ConnectionDetailDto } from "@/lib/schemas/connections";

/** What is to be done until media arrive; nothing once they do. */
export function SetupSteps({ connection }: { connection: ConnectionDetailDto }) {
  const { lastCheck, numbers, lastDeliveryAt } = connection;
  const steps = [
    { title: "Check the credentials", href: "#check", done: lastCheck !== null && lastCheck.outcome !== "failed" },
    { title: "Add its numbers", href: "#numbers", done: numbers > 0 },
    { title: "Enter the address at the provider", href: "#deliveries", done: lastDeliveryAt !== null },
  ];
  if (numbers > 0 && lastDeliveryAt) return null;
  return (
    <nav aria-label="Steps until media arrive" className="mt-4">
      <ol className="grid gap-2 @[640px]:grid-cols-3">
        {steps.map(({ title, href, done }, index) => (
          <li key={href}>
            <a
              href={href}
              className="flex min-h-11 items-center gap-2.5 rounded-md border border-line bg-canvas px-3 py-2 transition-colors hover:border-line-strong"
            >
              {done ? (
                <CircleCheck aria-hidden className="size-4 shrink-0 text-stored" />
              ) : (
                <CircleDashed aria-hidden className="size-4 shrink-0 text-ink-3" />
              )}
              <span className={done ? "text-ink-2" : "font-medium"}>
                {index + 1}. {title}
                <span className="sr-only">{done ? " (done)" : " (to do)"}</span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
