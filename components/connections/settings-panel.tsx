"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { updateConnection } from "@/lib/actions/connections";
import { enteredPart, otherProblems } from "@/lib/client/connection-form";
import type { ConnectionDetailDto } from "@/lib/schemas/connections";
import { Failure } from "./failure";
import { SchemaFields } from "./schema-fields";
import { useConnectionForm } from "./use-connection-form";
import { useDeed } from "./use-deed";

/** The name of a connection and its settings that are not secret. */
export function SettingsPanel({ connection }: { connection: ConnectionDetailDto }) {
  const fields = connection.fields.filter((field) => field.part === "settings");
  const form = useConnectionForm(fields, connection.values);
  const [name, setName] = useState(connection.name);
  const saving = useDeed<unknown, null>(updateConnection, {
    onDone: () => toast.success("The settings are saved", { description: "Check the connection to try them." }),
    onRefused: form.refuse,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (saving.isPending) return;
    saving.reset();
    if (!form.check(name.trim() ? {} : { name: ["Give the connection a name."] })) return;
    saving.mutate({ connectionId: connection.id, name, settings: enteredPart("settings", fields, form.values) });
  };
  const whole = otherProblems(fields, form.problems, ["name"]);
  return (
    <form ref={form.ref} method="post" noValidate onSubmit={submit} autoComplete="off" className="grid gap-4">
      <Field label="Name" aside="required" error={form.problems.name?.[0]}>
        <Input
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          autoComplete="off"
          aria-required
        />
      </Field>
      <SchemaFields fields={fields} values={form.values} problems={form.problems} onChange={form.change} />
      {whole.length > 0 && (
        <p role="alert" className="flex items-start gap-1.5 text-gone">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {whole.join(" ")}
        </p>
      )}
      {saving.error && Object.keys(saving.error.fields).length === 0 && <Failure error={saving.error} />}
      <div>
        <Button type="submit" busy={saving.isPending}>
          Save settings
        </Button>
      </div>
    </form>
  );
}
