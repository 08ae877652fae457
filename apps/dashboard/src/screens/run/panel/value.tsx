import { JsonView } from "../../../design/json/json-view.tsx";

/** What was given or has come out; a text as a text, all else as a tree. */
export function Value({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (value === null || value === undefined) return <p className="text-xs text-ink-faint">None</p>;
  return <JsonView value={value} label={label} />;
}
