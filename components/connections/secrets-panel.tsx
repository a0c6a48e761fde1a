"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { rotateSecrets } from "@/lib/actions/connections";
import { enteredPart, keyOf, problemOf } from "@/lib/client/connection-form";
import type { ConnectionDetailDto, FormFieldDto } from "@/lib/schemas/connections";
import { Failure } from "./failure";
import { SchemaField } from "./schema-field";
import { useConnectionForm } from "./use-connection-form";
import { useDeed } from "./use-deed";

/** Secrets go in and never come out: each is either kept or not, and what is entered replaces what is kept. */
export function SecretsPanel({ connection }: { connection: ConnectionDetailDto }) {
  const { secretsKept } = connection;
  const required = (field: FormFieldDto) => field.required && !secretsKept?.includes(field.name);
  const fields = connection.fields
    .filter((field) => field.part === "secrets")
    .map((field) => ({ ...field, advanced: false, required: required(field) }));
  const [taken, setTaken] = useState<readonly string[]>([]);
  const form = useConnectionForm(fields);
  const saving = useDeed<unknown, { changed: readonly string[] }>(rotateSecrets, {
    onDone: () => {
      form.reset();
      setTaken([]);
      toast.success("The new secrets are sealed", { description: "Check the connection to try them." });
    },
    onRefused: form.refuse,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (saving.isPending) return;
    saving.reset();
    if (!form.check()) return;
    const removed = Object.fromEntries(taken.map((name) => [name, null]));
    saving.mutate({
      connectionId: connection.id,
      secrets: { ...enteredPart("secrets", fields, form.values), ...removed },
    });
  };
  return (
    <form ref={form.ref} method="post" noValidate onSubmit={submit} autoComplete="off" className="grid gap-4">
      {!secretsKept && (
        <p className="flex items-start gap-1.5 text-gone">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          The secrets that are kept do not open with this installation's key. Enter all of them anew.
        </p>
      )}
      {fields.map((field) => {
        const kept = secretsKept?.includes(field.name) ?? false;
        const optional = !connection.fields.find((each) => keyOf(each) === keyOf(field))?.required;
        return (
          <div key={keyOf(field)} className="grid gap-1">
            <SchemaField
              field={field}
              value={form.values[keyOf(field)] ?? ""}
              error={problemOf(field, form.problems)}
              onChange={(value) => form.change(keyOf(field), value)}
              placeholder={kept ? "Leave empty to keep it" : undefined}
              kept={kept}
            />
            {kept && optional && (
              <label className="flex items-center gap-1.5 text-ink-2 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={taken.includes(field.name)}
                  onChange={(event) =>
                    setTaken(
                      event.target.checked ? [...taken, field.name] : taken.filter((name) => name !== field.name),
                    )
                  }
                />
                Take it away
              </label>
            )}
          </div>
        );
      })}
      <Failure error={saving.error && Object.keys(saving.error.fields).length === 0 ? saving.error : null} />
      <div>
        <Button type="submit" busy={saving.isPending}>
          Replace secrets
        </Button>
      </div>
    </form>
  );
}
