"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { type FormProblems, type FormValues, missingEntries, startValues } from "@/lib/client/connection-form";
import type { RequestError } from "@/lib/client/request-error";
import type { FieldValue, FormFieldDto } from "@/lib/schemas/connections";

export interface ConnectionForm {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly values: FormValues;
  readonly problems: FormProblems;
  readonly change: (key: string, value: FieldValue) => void;
  /** Looks for what is missing and shows it; true when nothing is. `more` are problems of entries beside the schema's. */
  readonly check: (more?: FormProblems) => boolean;
  readonly refuse: (error: RequestError) => void;
  readonly reset: () => void;
}

/** What is typed stays until it is sent: nothing is lost to a refusal. The first entry that is wrong gets the focus. */
export function useConnectionForm(
  fields: readonly FormFieldDto[],
  stored?: Readonly<Record<string, FieldValue>>,
): ConnectionForm {
  const ref = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<FormValues>(() => startValues(fields, stored));
  const [problems, setProblems] = useState<FormProblems>({});

  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problems]);

  return {
    ref,
    values,
    problems,
    change: (key, value) => setValues((before) => ({ ...before, [key]: value })),
    check: (more = {}) => {
      const found = { ...more, ...missingEntries(fields, values) };
      setProblems(found);
      return Object.keys(found).length === 0;
    },
    refuse: (error) => setProblems(error.fields),
    reset: () => {
      setValues(startValues(fields, stored));
      setProblems({});
    },
  };
}
