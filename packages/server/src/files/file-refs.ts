/** A place in a value that names a file: `{ "$file": "<id>", … }`. */
export interface FileMention {
  /** Where, from the top of the value. */
  readonly path: readonly (string | number)[];
  readonly ref: { readonly $file: string } & Readonly<Record<string, unknown>>;
}

/** Every place in a JSON value that names a file, in order. */
export function fileMentions(value: unknown, path: readonly (string | number)[] = []): FileMention[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => fileMentions(item, [...path, index]));
  if (isFileRef(value)) return [{ path, ref: value }];
  return Object.entries(value).flatMap(([key, item]) => fileMentions(item, [...path, key]));
}

/** The ids of the files that a JSON value names, each once. */
export function fileIdsIn(value: unknown): readonly string[] {
  return [...new Set(fileMentions(value).map(({ ref }) => ref.$file))].filter((id) => /^[\w-]{1,100}$/.test(id));
}

export function isFileRef(value: object): value is FileMention["ref"] {
  return "$file" in value && typeof value.$file === "string";
}
