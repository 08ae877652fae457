export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

/** What a cell, or the name of a point, can be. */
export type Cell = string | number | boolean | null;

export function isCell(value: unknown): value is Cell {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
