"use client";

import { CircleAlert, CircleCheck, CircleDashed, Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input, Select, TextArea } from "@/components/ui/input";
import { keyOf } from "@/lib/client/connection-form";
import type { FieldValue, FormFieldDto } from "@/lib/schemas/connections";

interface SchemaFieldProps {
  readonly field: FormFieldDto;
  readonly value: FieldValue;
  readonly error: string | null;
  readonly onChange: (value: FieldValue) => void;
  /** Stands where nothing is entered. */
  readonly placeholder?: string;
  /** Says beside the label whether a secret is kept, instead of whether it is required. */
  readonly kept?: boolean;
}

const PLAIN = { autoComplete: "off", autoCapitalize: "off", autoCorrect: "off", spellCheck: false } as const;

/** One entry of a connection's form, as its provider's schema describes it. */
export function SchemaField(props: SchemaFieldProps) {
  const { field, value, error } = props;
  if (field.kind === "boolean") return <SwitchField {...props} />;
  if (field.part === "secrets") return <SecretField {...props} />;
  return (
    <Field label={field.label} aside={asideOf(field)} hint={hintOf(field)} error={error}>
      <Control {...props} value={String(value)} />
    </Field>
  );
}

function asideOf({ required, advanced, kind }: FormFieldDto): string | undefined {
  if (required) return "required";
  return advanced || kind === "choice" ? undefined : "optional";
}

function hintOf({ help, kind }: FormFieldDto): string | null {
  const lines = kind === "list" ? "One a line." : null;
  return [help, lines].filter(Boolean).join(" ") || null;
}

/** `id` and what describes it come from the Field around it. */
function Control({
  field,
  value,
  error: _,
  onChange,
  placeholder,
  ...given
}: Omit<SchemaFieldProps, "value"> & { value: string }) {
  const common = { ...PLAIN, ...given, name: keyOf(field), "aria-required": field.required, value, placeholder };
  const change = (event: { target: { value: string } }) => onChange(event.target.value);
  switch (field.kind) {
    case "choice":
      return (
        <Select {...given} name={keyOf(field)} value={value} onChange={change} aria-required={field.required}>
          {!field.options.includes(value) && <option value={value}>{value || "Choose"}</option>}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </Select>
      );
    case "list":
    case "lines":
      return <TextArea {...common} onChange={change} rows={field.kind === "lines" ? 4 : 2} className="mono" />;
    case "number":
      return <Input {...common} onChange={change} inputMode="decimal" className="mono max-w-40" />;
    default:
      return <Input {...common} onChange={change} />;
  }
}

/** A secret is never shown before somebody asks for it, and never fills itself in. */
function SecretField({ field, value, error, onChange, placeholder, kept }: SchemaFieldProps) {
  const [visible, setVisible] = useState(false);
  const common = { ...PLAIN, name: keyOf(field), "aria-required": field.required, value: String(value), placeholder };
  const change = (event: { target: { value: string } }) => onChange(event.target.value);
  return (
    <div className="relative">
      <Field
        label={field.label}
        aside={kept === undefined ? asideOf(field) : <Kept kept={kept} />}
        hint={hintOf(field)}
        error={error}
      >
        {field.kind === "lines" ? (
          <TextArea
            {...common}
            onChange={change}
            rows={4}
            className={cn("mono pr-9", !visible && "[-webkit-text-security:disc]")}
          />
        ) : (
          <Input {...common} onChange={change} type={visible ? "text" : "password"} className="mono pr-9" />
        )}
      </Field>
      <IconButton
        label={`${visible ? "Hide" : "Show"} ${field.label}`}
        size="sm"
        side="left"
        className="absolute top-[28px] right-0.5 pointer-coarse:top-[26px]"
        onClick={() => setVisible(!visible)}
      >
        {visible ? <EyeOff /> : <Eye />}
      </IconButton>
    </div>
  );
}

function Kept({ kept }: { kept: boolean }) {
  return (
    <span className={cn("flex items-center gap-1", kept ? "text-stored" : "text-ink-3")}>
      {kept ? <CircleCheck aria-hidden className="size-3.5" /> : <CircleDashed aria-hidden className="size-3.5" />}
      {kept ? "Set" : "Not set"}
    </span>
  );
}

function SwitchField({ field, value, error, onChange }: SchemaFieldProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-1">
      <input
        id={id}
        type="checkbox"
        name={keyOf(field)}
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={field.help ? `${id}-hint` : undefined}
        aria-invalid={error ? true : undefined}
        className="mt-0.5 size-4 accent-accent pointer-coarse:size-5"
      />
      <label htmlFor={id} className="font-medium">
        {field.label}
      </label>
      {field.help && (
        <p id={`${id}-hint`} className="col-start-2 text-ink-3 text-sm">
          {field.help}
        </p>
      )}
      {error && (
        <p role="alert" className="col-start-2 flex items-start gap-1.5 text-gone text-sm">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
