import { isCell, isPlainObject, isTextOrAbsent, type Cell } from "./shape.ts";

export interface TableColumn {
  /** Under which a row has its cell. */
  readonly key: string;
  /** Default: the key. */
  readonly title?: string;
  /** Default: numbers to the right, all else to the left. */
  readonly align?: "left" | "right" | "center";
}

export interface TableResult {
  readonly $result: "table";
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly title?: string;
}

export function isTable({ columns, rows, title }: Readonly<Record<string, unknown>>): boolean {
  return (
    isTextOrAbsent(title) &&
    Array.isArray(columns) &&
    columns.every(isColumn) &&
    Array.isArray(rows) &&
    rows.every((row) => isPlainObject(row) && Object.values(row).every(isCell))
  );
}

const aligns: readonly unknown[] = [undefined, "left", "right", "center"];

function isColumn(column: unknown): boolean {
  return (
    isPlainObject(column) &&
    typeof column["key"] === "string" &&
    isTextOrAbsent(column["title"]) &&
    aligns.includes(column["align"])
  );
}
