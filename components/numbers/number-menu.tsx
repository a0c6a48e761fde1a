"use client";

import { CirclePause, CirclePlay, Ellipsis } from "lucide-react";
import { useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { resumeNumber } from "@/lib/actions/numbers";
import type { NumberDto } from "@/lib/schemas/numbers";
import { budgetText } from "./breaker-text";
import { PauseDialog } from "./pause-dialog";
import { useNumberDeed } from "./use-number-deed";

/** What an operator can do with a number as a whole, and how much of its error budget is used up. */
export function NumberMenu({ number }: { number: NumberDto }) {
  const button = useRef<HTMLButtonElement>(null);
  const [pausing, setPausing] = useState(false);
  const resume = useNumberDeed(resumeNumber, { done: "Requests go out again." });
  const paused = number.breaker.state === "paused";
  return (
    <>
      <Menu
        align="end"
        className="max-w-72"
        trigger={
          <IconButton ref={button} label="More about this number" variant="default">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuLabel>{budgetText(number.breaker)}</MenuLabel>
        {paused ? (
          <MenuItem onSelect={() => resume.mutate({ phoneNumberId: number.id })}>
            <CirclePlay /> Resume requests
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setPausing(true)}>
            <CirclePause /> Pause requests…
          </MenuItem>
        )}
      </Menu>
      <PauseDialog number={number} open={pausing} onOpenChange={setPausing} returnFocus={button} />
    </>
  );
}
