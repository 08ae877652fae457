import type { JsonSchema } from "./json-schema.ts";

/** The part of a schema that a local reference means (`#/$defs/Item`, `#`, `#item` for an anchor); undefined: there is none. Others are never fetched. */
export function resolveRef(root: JsonSchema, ref: string): unknown {
  if (!ref.startsWith("#")) return undefined;
  const fragment = decode(ref.slice(1));
  if (fragment === "") return root;
  if (!fragment.startsWith("/")) return anchored(root, fragment);
  let part: unknown = root;
  for (const step of fragment.slice(1).split("/")) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as Record<string, unknown>)[key];
  }
  return part;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function anchored(part: unknown, anchor: string): unknown {
  if (typeof part !== "object" || part === null) return undefined;
  if ((part as JsonSchema)["$anchor"] === anchor) return part;
  for (const inner of Object.values(part)) {
    const found = anchored(inner, anchor);
    if (found !== undefined) return found;
  }
  return undefined;
}
