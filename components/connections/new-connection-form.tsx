"use client";

import { BookOpen, CircleAlert } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createConnection } from "@/lib/actions/connections";
import { enteredPart, otherProblems } from "@/lib/client/connection-form";
import { paths } from "@/lib/paths";
import type { ProviderChoiceDto } from "@/lib/schemas/connections";
import { Failure } from "./failure";
import { Notice } from "./notice";
import { SchemaFields } from "./schema-fields";
import { useConnectionForm } from "./use-connection-form";
import { useDeed } from "./use-deed";

/** Everything that a connection to this provider needs. `helpPage` explains where to find it, where there is such a page. */
export function NewConnectionForm({ choice, helpPage }: { choice: ProviderChoiceDto; helpPage: string | null }) {
  const router = useRouter();
  const { kind, label, notice, fields } = choice;
  const form = useConnectionForm(fields);
  const [name, setName] = useState("");
  const creating = useDeed<unknown, { id: string }>(createConnection, {
    onDone: ({ id }) => router.push(paths.connection(id)),
    onRefused: form.refuse,
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (creating.isPending || creating.isSuccess) return;
    creating.reset();
    if (!form.check(name.trim() ? {} : { name: ["Give the connection a name."] })) return;
    const settings = enteredPart("settings", fields, form.values);
    const secrets = enteredPart("secrets", fields, form.values);
    creating.mutate({ kind, name, settings, secrets });
  };

  const whole = otherProblems(fields, form.problems, ["name"]);
  const groups = [
    { title: "Settings", fields: fields.filter((field) => field.part === "settings") },
    { title: "Secrets", fields: fields.filter((field) => field.part === "secrets") },
  ];
  return (
    // POST, so that a press before the script has loaded cannot put a secret into the address.
    <form ref={form.ref} method="post" noValidate onSubmit={submit} autoComplete="off" className="grid gap-6">
      {notice && <Notice text={notice} />}
      {helpPage && (
        <p className="flex items-center gap-2 text-ink-2">
          <BookOpen aria-hidden className="size-4 shrink-0 text-ink-3" />
          <span>
            Where to find all this:{" "}
            <Link
              href={paths.help(helpPage)}
              target="_blank"
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              how to connect {label}
            </Link>
          </span>
        </p>
      )}
      <Field
        label="Name"
        aside="required"
        hint="How the connection is called here. The numbers stand below this name."
        error={form.problems.name?.[0]}
      >
        <Input
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          autoComplete="off"
          aria-required
          placeholder={label}
        />
      </Field>
      {groups.map((group) => (
        <fieldset key={group.title} className="grid gap-4 border-line border-t pt-4">
          <legend className="float-left w-full font-semibold text-lg">
            {group.title}
            {group.title === "Secrets" && (
              <span className="block font-normal text-base text-ink-2">
                Kept sealed, used for calls to {label} alone, and never shown again.
              </span>
            )}
          </legend>
          <SchemaFields fields={group.fields} values={form.values} problems={form.problems} onChange={form.change} />
        </fieldset>
      ))}
      {whole.length > 0 && (
        <p role="alert" className="flex items-start gap-1.5 text-gone">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {whole.join(" ")}
        </p>
      )}
      {creating.error && Object.keys(creating.error.fields).length === 0 && <Failure error={creating.error} />}
      <div className="flex items-center gap-2 border-line border-t pt-4">
        <Button type="submit" variant="primary" busy={creating.isPending || creating.isSuccess}>
          Add connection
        </Button>
        <Button asChild variant="ghost">
          <Link href={paths.connections()}>Cancel</Link>
        </Button>
      </div>
    </form>
  );
}
