"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { numberName } from "@/components/media/phone-number";
import { numbersOf, railOptions } from "@/lib/client/numbers-queries";
import { preflight } from "@/lib/client/preflight";
import { ChooseNumberDialog } from "./choose-number-dialog";
import { transferQueue } from "./transfers";

interface UploadHere {
  /** undefined while it is not known. */
  readonly mayUpload: boolean | undefined;
  /** What the files would be uploaded for, in words; null when that is asked first. */
  readonly target: string | null;
  readonly offer: (files: readonly File[]) => void;
  /** The question which number files are for; to be rendered by whoever offers files. */
  readonly question: ReactNode;
}

/** Takes files for a number; asks for the number when the place does not tell it. */
export function useUpload(phoneNumberId: string | null): UploadHere {
  const { data: rail } = useQuery(railOptions());
  const [asking, setAsking] = useState<readonly File[]>([]);
  const numbers = rail ? numbersOf(rail) : [];
  const only = numbers.length === 1 ? numbers[0] : undefined;
  const number = phoneNumberId ? numbers.find(({ id }) => id === phoneNumberId) : only;
  const chosenId = phoneNumberId ?? number?.id ?? null;

  const send = (files: readonly File[], numberId: string) => {
    const limits = numbers.find(({ id }) => id === numberId)?.uploadLimits;
    transferQueue.add(files, numberId, (file) => (limits ? preflight(file, limits) : null));
  };
  const offer = (files: readonly File[]) => {
    if (files.length === 0) return;
    if (chosenId) send(files, chosenId);
    else setAsking(files);
  };
  return {
    mayUpload: rail?.operator.can.upload,
    target: number ? numberName(number) : null,
    offer,
    question: (
      <ChooseNumberDialog
        files={asking}
        connections={rail?.connections ?? []}
        onCancel={() => setAsking([])}
        onChoose={(numberId) => {
          send(asking, numberId);
          setAsking([]);
        }}
      />
    ),
  };
}
