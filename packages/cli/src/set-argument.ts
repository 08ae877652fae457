import { usageError } from "./cli-error.ts";

/** `--set a=1 --set b.c=text`. */
export function setTerms(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/**
 * What `--set` makes of an input: the fields it names, also inner ones (`address.city=Bonn`), have other values; the rest is as it was. A value is JSON, or else a text.
 *
 * @throws PawlError `invalid_usage`; the function that it returns, too, where an input has no fields.
 */
export function edits(terms: readonly string[]): (input: unknown) => unknown {
  const changes = terms.map((term) => {
    const at = term.indexOf("=");
    const path = term.slice(0, Math.max(0, at)).split(".");
    if (path.includes(""))
      throw usageError(`--set ${JSON.stringify(term)}: it must be field=value, such as address.city=Bonn.`);
    return { path, value: valueOf(term.slice(at + 1)) };
  });
  return (input) => changes.reduce((edited, { path, value }) => changed(edited, path, value, path), input);
}

function changed(of: unknown, [first, ...rest]: readonly string[], value: unknown, path: readonly string[]): unknown {
  if (first === undefined) return value;
  if (of !== undefined && (typeof of !== "object" || of === null || Array.isArray(of))) {
    throw usageError(`--set ${path.join(".")}: what is to have the field "${first}" has no fields.`);
  }
  const fields = { ...(of as Record<string, unknown> | undefined) };
  return { ...fields, [first]: changed(Object.hasOwn(fields, first) ? fields[first] : undefined, rest, value, path) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
