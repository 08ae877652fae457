import { isDeepStrictEqual } from "node:util";

/** A set of values, said by their shape. */
export type Pattern =
  | { readonly is: "exact"; readonly value: unknown }
  | { readonly is: "oneOf"; readonly options: readonly Pattern[] }
  | { readonly is: "list"; readonly items: readonly Pattern[] }
  | { readonly is: "record"; readonly entries: readonly (readonly [key: string, value: Pattern])[] }
  /** A message that was sent under this name. */
  | { readonly is: "signal"; readonly name: string }
  /** An answer that was given to a question of this name. */
  | { readonly is: "answer"; readonly name: string };

export function oneOf(options: readonly Pattern[]): Pattern {
  return options.length === 1 ? (options[0] as Pattern) : { is: "oneOf", options };
}

export function matches(pattern: Pattern, value: unknown): boolean {
  switch (pattern.is) {
    case "exact":
      return isDeepStrictEqual(value, pattern.value);
    case "oneOf":
      return pattern.options.some((option) => matches(option, value));
    case "list":
      return (
        Array.isArray(value) &&
        value.length === pattern.items.length &&
        pattern.items.every((item, index) => matches(item, value[index]))
      );
    case "record": {
      if (typeof value !== "object" || value === null) return false;
      const record = value as Record<string, unknown>;
      return (
        Object.keys(record).length === pattern.entries.length &&
        pattern.entries.every(([key, item]) => key in record && matches(item, record[key]))
      );
    }
    case "signal":
      return typeof value === "object" && value !== null && (value as { signal?: unknown }).signal === pattern.name;
    case "answer":
      return typeof value === "object" && value !== null && (value as { answer?: unknown }).answer === pattern.name;
  }
}
