import type { Role } from "@pawl/api";
import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";

/** A screen that the sidebar leads to. */
export interface NavigationEntry {
  readonly label: string;
  readonly icon: LucideIcon;
  /** The path of its route. */
  readonly to: string;
  /** After `g`: `r` for runs. */
  readonly key: string;
  readonly group: "work" | "operate" | "account" | "admin";
  /** Only for those; left out: for everybody. */
  readonly roles?: readonly Role[];
  /** Beside the label: how much waits there. */
  readonly count?: ComponentType;
}

export const groupLabels: Readonly<Record<NavigationEntry["group"], string>> = {
  work: "Work",
  operate: "Operate",
  account: "Account",
  admin: "Administer",
};

/** What a role gets to see. Pure. */
export function entriesFor(role: Role, entries: readonly NavigationEntry[]): readonly NavigationEntry[] {
  return entries.filter(({ roles }) => roles === undefined || roles.includes(role));
}
