import { ApiError } from "../http/api-error.ts";

/** A place in a value that names a file: `{ "$file": "<id>", … }`. */
export interface FileMention {
  /** Where, from the top of the value. */
  readonly path: readonly (string | number)[];
  readonly ref: { readonly $file: string } & Readonly<Record<string, unknown>>;
}

/** Deeper than any form, and far from the end of the stack. */
const depthMax = 200;

/** Every place in a JSON value that names a file, in order. @throws ApiError `malformed_request`, where it is nested without end. */
export function fileMentions(value: unknown, path: readonly (string | number)[] = []): FileMention[] {
  if (path.length > depthMax)
    throw new ApiError("malformed_request", `The value has more than ${depthMax} levels of nesting.`);
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => fileMentions(item, [...path, index]));
  if (isFileRef(value)) return [{ path, ref: value }];
  return Object.entries(value).flatMap(([key, item]) => fileMentions(item, [...path, key]));
}

/** The value with every place that names a file changed to another name of it. */
export function replaceMentions(value: unknown, refOf: (ref: FileMention["ref"]) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => replaceMentions(item, refOf));
  if (isFileRef(value)) return refOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceMentions(item, refOf)]));
}

/** Whether it can be one: nothing else is asked for in the database. */
export function isUploadId(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}

/** The ids of the files that a JSON value names, each once. */
export function fileIdsIn(value: unknown): readonly string[] {
  return [...new Set(fileMentions(value).map(({ ref }) => ref.$file))].filter(isUploadId);
}

function isFileRef(value: object): value is FileMention["ref"] {
  return "$file" in value && typeof value.$file === "string";
}
