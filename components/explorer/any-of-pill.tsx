"use client";

import type { LucideIcon } from "lucide-react";
import { MenuCheckboxItem } from "@/components/ui/menu";
import { FilterPill } from "./filter-pill";

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  /** Text colour of the icon. */
  readonly ink?: string;
}

/** A filter by any of some values. None chosen means all. */
export function AnyOfPill<Value extends string>({
  name,
  values,
  look,
  chosen,
  onChoose,
}: {
  name: string;
  values: readonly Value[];
  look: Readonly<Record<Value, Look>>;
  chosen: readonly Value[];
  onChoose: (chosen: Value[]) => void;
}) {
  return (
    <FilterPill name={name} values={chosen.map((value) => look[value].word)} onClear={() => onChoose([])}>
      {values.map((value) => {
        const { icon: Icon, word, ink } = look[value];
        return (
          <MenuCheckboxItem
            key={value}
            checked={chosen.includes(value)}
            onCheckedChange={(on) => onChoose(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
          >
            <Icon aria-hidden className={ink} />
            {word}
          </MenuCheckboxItem>
        );
      })}
    </FilterPill>
  );
}
