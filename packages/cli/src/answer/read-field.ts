import { problemOf, type Field } from "./field.ts";

export type Read = { readonly value: unknown } | { readonly problem: string };

const yes: readonly string[] = ["y", "yes", "true"];
const no: readonly string[] = ["n", "no", "false"];

/** What a text that was typed for a field means by the type of the field. Pure. */
export function readField(field: Field, text: string): Read {
  const meant = meaningOf(field, text.trim(), text);
  if ("problem" in meant) return meant;
  const problem = problemOf(field, meant.value);
  return problem === undefined ? meant : { problem };
}

function meaningOf({ schema }: Field, trimmed: string, text: string): Read {
  const choices = schema["enum"];
  if (Array.isArray(choices)) {
    const chosen = choices.find((choice) => String(choice) === trimmed) ?? choices[Number(trimmed) - 1];
    if (chosen !== undefined) return { value: chosen };
  }
  const types = typesOf(schema);
  if (types.includes("null") && trimmed === "null") return { value: null };
  if (types.includes("boolean")) {
    if (yes.includes(trimmed.toLowerCase())) return { value: true };
    if (no.includes(trimmed.toLowerCase())) return { value: false };
    if (types.length === 1) return { problem: "must be yes or no" };
  }
  if (types.includes("number") || types.includes("integer")) {
    const value = Number(trimmed);
    if (trimmed !== "" && Number.isFinite(value)) return { value };
    if (types.length === 1) return { problem: "must be a number" };
  }
  if (types.includes("string")) return { value: text };
  return jsonOf(trimmed, text, types);
}

/** A list can be typed as words with commas between them; what is of no type may be JSON or a text. */
function jsonOf(trimmed: string, text: string, types: readonly string[]): Read {
  try {
    return { value: JSON.parse(trimmed) as unknown };
  } catch {
    if (types.includes("array")) return { value: trimmed === "" ? [] : trimmed.split(",").map((item) => item.trim()) };
    return types.length === 0 ? { value: text } : { problem: "must be JSON" };
  }
}

/** Which types a schema allows, as far as it says so at its top or in its alternatives. */
export function typesOf({ type, anyOf, oneOf, nullable, const: only }: Field["schema"]): readonly string[] {
  if (typeof type === "string") return nullable === true ? [type, "null"] : [type];
  if (Array.isArray(type)) return type.filter((each): each is string => typeof each === "string");
  const alternatives = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  const types = alternatives.flatMap((part) =>
    typeof part === "object" && part !== null ? typesOf(part as Field["schema"]) : [],
  );
  if (types.length > 0) return [...new Set(types)];
  return only === undefined || only === null ? [] : [typeof only];
}
