"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Rows3, Rows4, Sun } from "lucide-react";
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import { signOutTo } from "@/lib/client/sign-in";
import { useAppearance } from "@/lib/client/use-appearance";
import { paths } from "@/lib/paths";
import type { RailDto } from "@/lib/schemas/numbers";

const ROLES: Readonly<Record<RailDto["operator"]["role"], string>> = {
  VIEWER: "Viewer",
  OPERATOR: "Operator",
  ADMIN: "Admin",
};

/** Who is signed in, how the console looks, and the way out. */
export function OperatorMenu({ operator }: { operator: RailDto["operator"] }) {
  const { theme, density, change } = useAppearance();
  return (
    <Menu
      side="top"
      className="w-[224px]"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
          >
            {initials(operator.name)}
          </span>
          <span className="min-w-0 flex-1 leading-4">
            <span className="block truncate font-medium">{operator.name}</span>
            <span className="block truncate text-ink-3 text-sm">{ROLES[operator.role]}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
        </button>
      }
    >
      <p className="truncate px-2 py-1.5 text-ink-2 text-sm">{operator.email}</p>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        onChange={(value) => change({ theme: value })}
        options={[
          { value: "system", label: "Like the system", icon: <Monitor /> },
          { value: "light", label: "Light", icon: <Sun /> },
          { value: "dark", label: "Dark", icon: <Moon /> },
        ]}
      />
      <MenuSeparator />
      <MenuRadioGroup
        label="Density"
        value={density}
        onChange={(value) => change({ density: value })}
        options={[
          { value: "comfortable", label: "Comfortable", icon: <Rows3 /> },
          { value: "compact", label: "Compact", icon: <Rows4 /> },
        ]}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOutTo(paths.signIn())}>
        <LogOut /> Sign out
      </MenuItem>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]?.slice(0, 2)];
  return letters
    .map((word) => (words.length > 1 ? word?.[0] : word) ?? "")
    .join("")
    .toUpperCase();
}
