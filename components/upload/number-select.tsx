import type { ComponentProps } from "react";
import { formatPhoneNumber, givenName } from "@/components/media/phone-number";
import { Select } from "@/components/ui/input";
import type { RailDto } from "@/lib/schemas/numbers";

/** The numbers that the operator may see, by connection. */
export function NumberSelect({
  connections,
  ...props
}: { connections: RailDto["connections"] } & Omit<ComponentProps<typeof Select>, "children">) {
  return (
    <Select {...props}>
      <option value="" disabled>
        Choose a number
      </option>
      {connections.map((connection) => (
        <optgroup key={connection.id} label={connection.name}>
          {connection.numbers.map((number) => (
            <option key={number.id} value={number.id} disabled={!connection.enabled}>
              {[givenName(number), formatPhoneNumber(number.phoneNumber)].filter(Boolean).join(" · ")}
              {connection.enabled ? "" : " (connection switched off)"}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}
