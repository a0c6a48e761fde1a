"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { addNumbers } from "@/lib/actions/connections";
import { Failure } from "./failure";
import { useDeed } from "./use-deed";

/** Adds one number by hand: for providers that list none, and for numbers that they forget. */
export function AddNumberDialog({ connectionId, trigger }: { connectionId: string; trigger: ReactNode }) {
  const [open, setOpen] = useState(false);
  const form = useId();
  const [entries, setEntries] = useState({ phoneNumber: "", providerNumberId: "", displayName: "" });
  const add = useDeed<unknown, { added: number }>(addNumbers, {
    onDone: () => {
      setOpen(false);
      setEntries({ phoneNumber: "", providerNumberId: "", displayName: "" });
      toast.success("The number was added");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate({ connectionId, numbers: [entries] });
  };
  const entry = (name: keyof typeof entries) => ({
    name,
    value: entries[name],
    onChange: (event: { target: { value: string } }) => setEntries({ ...entries, [name]: event.target.value }),
    autoComplete: "off",
  });
  const errorOf = (name: keyof typeof entries) => add.error?.fields[`numbers.0.${name}`]?.[0];

  return (
    <Dialog
      title="Add a number"
      trigger={trigger}
      open={open}
      onOpenChange={(opening) => {
        if (opening) add.reset();
        setOpen(opening);
      }}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="primary" busy={add.isPending}>
            Add number
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="grid gap-4">
        <Field
          label="Business phone number"
          aside="required"
          hint="With the country code; blanks and + do not matter."
          error={errorOf("phoneNumber")}
        >
          <Input {...entry("phoneNumber")} inputMode="tel" className="mono" />
        </Field>
        <Field
          label="The provider's name for it"
          aside="optional"
          hint="The id by which the provider's calls and deliveries name the number, where that is not its digits."
          error={errorOf("providerNumberId")}
        >
          <Input {...entry("providerNumberId")} className="mono" />
        </Field>
        <Field label="Name to show" aside="optional" error={errorOf("displayName")}>
          <Input {...entry("displayName")} />
        </Field>
        {add.error && Object.keys(add.error.fields).length === 0 && <Failure error={add.error} />}
      </form>
    </Dialog>
  );
}
