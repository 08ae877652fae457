import type { FormElement } from "pawl/form";
import type { FormPath } from "./form-path.ts";

export type Entered = Readonly<Record<string, unknown>>;
type Named = Exclude<FormElement, { kind: "block" }>;

/** What a form begins with: what was given before, and the defaults of what was not. Pure. */
export function enteredOf(elements: readonly FormElement[], given: unknown): Entered {
  const [only] = elements;
  if (only !== undefined && only.kind !== "block" && only.name === "") return { "": initialOf(only, given) };
  const before = objectOf(given);
  const entered: Record<string, unknown> = { ...before };
  for (const element of elements) {
    if (element.kind === "block") continue;
    const value = initialOf(element, Object.hasOwn(before, element.name) ? before[element.name] : undefined);
    if (value !== undefined) entered[element.name] = value;
  }
  return entered;
}

/** What an element begins with. Pure. */
export function initialOf(element: Named, given?: unknown): unknown {
  const value = given === undefined ? element.default : given;
  if (element.kind === "group") return enteredOf(element.elements, value);
  if (element.kind === "list") {
    if (Array.isArray(value)) return value.map((each: unknown) => initialOf(element.item, each));
    const count = Number(element.schema["minItems"] ?? 0);
    // A list that has to have items shows where they go.
    return Array.from({ length: Math.min(count, 20) }, () => initialOf(element.item));
  }
  if (value !== undefined) return value;
  if (element.isMany) return [];
  // A box that is not ticked says no, where something has to be said.
  return element.widget === "checkbox" && element.isRequired ? false : undefined;
}

/** What stands at a place; undefined: nothing. Pure. */
export function valueAt(entered: unknown, path: FormPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Readonly<Record<string | number, unknown>>)[part];
  }, entered);
}

/** The same with another value at a place; what is missing on the way there is made. Pure. */
export function withValueAt(value: unknown, path: FormPath, change: (before: unknown) => unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return change(value);
  if (typeof part === "number") {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const next = [...items];
    next[part] = withValueAt(items[part], rest, change);
    return next;
  }
  const before = objectOf(value);
  return { ...before, [part]: withValueAt(Object.hasOwn(before, part) ? before[part] : undefined, rest, change) };
}

function objectOf(value: unknown): Entered {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entered) : {};
}
