import type { RunSearch } from "../../data/runs/run-search.ts";
import { shortId } from "../../design/copy.tsx";

/** A condition that has no control of its own on the bar, with what the filter is without it. */
export interface FilterChip {
  readonly label: string;
  readonly rest: RunSearch;
}

const names = ["version", "queue", "workflow", "schedule", "owner", "root", "parent"] as const;

/** Pure. */
export function chipsOf(search: RunSearch): readonly FilterChip[] {
  const single = names.flatMap((name) => {
    const { [name]: value, ...rest } = search;
    return value === undefined ? [] : [{ label: `${name}: ${shortId(value)}`, rest }];
  });
  const times = (["createdAfter", "createdBefore"] as const).flatMap((name) => {
    const { [name]: value, ...rest } = search;
    if (value === undefined) return [];
    return [{ label: `${name === "createdAfter" ? "from" : "to"} ${value.slice(0, 16).replace("T", " ")} UTC`, rest }];
  });
  return [...single, ...times, ...listChips(search, "tag"), ...listChips(search, "where")];
}

function listChips(search: RunSearch, name: "tag" | "where"): readonly FilterChip[] {
  const { [name]: values = [], ...others } = search;
  return values.map((value) => {
    const left = values.filter((other) => other !== value);
    return {
      label: name === "tag" ? value.replace(":", ": ") : value,
      rest: left.length > 0 ? { ...others, [name]: left } : others,
    };
  });
}
