import { isResult } from "pawl/results";
import { JsonView } from "../design/json/json-view.tsx";
import { ResultOrJson } from "./result-or-json.tsx";

/** What was given or has come out; a result as it says, all else as a tree. */
export function Value({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (value === null || value === undefined) return <p className="text-xs text-ink-faint">None</p>;
  if (isResult(value)) return <ResultOrJson result={value} label={label} />;
  return <JsonView value={value} label={label} />;
}
