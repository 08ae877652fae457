import type { Fields } from "./field.ts";
import { fieldsAmong } from "./object-schema.ts";
import { isShown } from "./visibility.ts";

/** The value with the defaults of fields that are shown, taken, and left out; others are as they were. Pure. */
export function fillDefaults(fields: Fields, value: unknown, takes: (name: string) => boolean = () => true): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const own = fieldsAmong(fields);
  const filled: Record<string, unknown> = { ...value };
  for (const [name, field] of Object.entries(own)) {
    if (!takes(name)) continue;
    const given = Object.hasOwn(filled, name) ? filled[name] : undefined;
    if (given !== undefined) filled[name] = field.fill === undefined ? given : field.fill(given);
    else if (field.default !== undefined && isShown(own, name, value as Record<string, unknown>))
      filled[name] = structuredClone(field.default);
  }
  return filled;
}
