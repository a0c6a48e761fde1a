"use client";

import { Disclosure } from "@/components/ui/disclosure";
import { type FormProblems, type FormValues, keyOf, problemOf } from "@/lib/client/connection-form";
import type { FieldValue, FormFieldDto } from "@/lib/schemas/connections";
import { SchemaField } from "./schema-field";

/** Entries of a form in their order; those whose default suits most are folded away until one of them is wrong. */
export function SchemaFields({
  fields,
  values,
  problems,
  onChange,
  placeholderOf,
}: {
  fields: readonly FormFieldDto[];
  values: FormValues;
  problems: FormProblems;
  onChange: (key: string, value: FieldValue) => void;
  placeholderOf?: (field: FormFieldDto) => string | undefined;
}) {
  const show = (field: FormFieldDto) => (
    <SchemaField
      key={keyOf(field)}
      field={field}
      value={values[keyOf(field)] ?? field.initial}
      error={problemOf(field, problems)}
      onChange={(value) => onChange(keyOf(field), value)}
      placeholder={placeholderOf?.(field)}
    />
  );
  const folded = fields.filter((field) => field.advanced);
  return (
    <div className="grid gap-4">
      {fields.filter((field) => !field.advanced).map(show)}
      {folded.length > 0 && (
        <Disclosure
          summary={<span className="font-medium">More settings ({folded.length})</span>}
          open={folded.some((field) => problemOf(field, problems)) || undefined}
        >
          <div className="grid gap-4 pt-2 pb-1">{folded.map(show)}</div>
        </Disclosure>
      )}
    </div>
  );
}
