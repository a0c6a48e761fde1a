import { type Standing, timeLeft } from "@/lib/media/time-left";
import type { MediaItemDto } from "@/lib/schemas/media";

export const SECTION_TITLE: Readonly<Record<Standing, string>> = {
  hour: "Lost within an hour",
  day: "Lost within a day",
  week: "Lost within a week",
  later: "Later",
  overdue: "Past the likely end, perhaps still there",
  open: "No known end",
  sender: "Only on the sender's phone",
  over: "No longer to be had",
};

/** An item that somebody or the sweep has rescued, or that is beyond it; it keeps its place until the list is begun anew. */
export function isSettled({ status, recoverable }: Pick<MediaItemDto, "status" | "recoverable">): boolean {
  return status === "STORED" || status === "PURGED" || recoverable.lost;
}

export interface Section {
  readonly standing: Standing;
  readonly items: readonly MediaItemDto[];
}

/**
 * The items in the order of the list, parted where the urgency changes. What is settled or has passed its end since the
 * list was read stays under the heading of those before it, so that nothing moves.
 */
export function sectionsOf(items: readonly MediaItemDto[], now: Date): Section[] {
  const sections: { standing: Standing; items: MediaItemDto[] }[] = [];
  for (const item of items) {
    const last = sections.at(-1);
    const { standing } = timeLeft(item, now);
    const stays = last && (isSettled(item) || standing === "over" || standing === last.standing);
    if (stays) last.items.push(item);
    else sections.push({ standing, items: [item] });
  }
  return sections;
}
