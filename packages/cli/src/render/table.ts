import type { Style } from "./style.ts";
import { oneLine, padEnd, padStart, textWidth, truncate } from "./text-width.ts";

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Colours the finished cell. */
  readonly paint?: (text: string, row: Row) => string;
  readonly align?: "left" | "right";
  /** The columns it may be cut to when the table is too wide; default: never cut. */
  readonly shrinksTo?: number;
  /** Left out when even cut columns do not fit: the highest first. */
  readonly dropOrder?: number;
}

const gap = "  ";

/** A table that fits `width` columns (undefined: as wide as it is), without borders, its titles dimmed. Ends without a newline. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { style, width }: { readonly style: Style; readonly width: number | undefined },
): string {
  const shown = fitting(rows, columns, width);
  const head = shown.map(({ column, width }) => style.dim(pad(column, truncate(column.title, width), width)));
  const body = rows.map((row) =>
    shown.map(({ column, width }) => {
      const text = truncate(oneLine(column.text(row)), width);
      const cell = column.paint === undefined ? text : column.paint(text, row);
      return pad(column, cell, width);
    }),
  );
  return [head, ...body].map((cells) => trimEnd(cells.join(gap))).join("\n");
}

interface Fitted<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

function fitting<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): readonly Fitted<Row>[] {
  const natural = columns.map((column) => ({
    column,
    width: Math.max(textWidth(column.title), ...rows.map((row) => textWidth(oneLine(column.text(row))))),
  }));
  // A column that is empty in every row says nothing.
  let kept: readonly Fitted<Row>[] = natural.filter(({ column }) => rows.some((row) => column.text(row) !== ""));
  if (width === undefined) return kept;
  for (;;) {
    const shrunk = shrink(kept, width);
    if (total(shrunk) <= width) return shrunk;
    const droppable = kept.filter(({ column }) => column.dropOrder !== undefined);
    if (droppable.length === 0) return shrunk;
    const last = droppable.reduce((a, b) => ((a.column.dropOrder ?? 0) >= (b.column.dropOrder ?? 0) ? a : b));
    kept = kept.filter((entry) => entry !== last);
  }
}

/** Takes what is too much from the widest of the columns that may shrink, column by column of the terminal. */
function shrink<Row>(fitted: readonly Fitted<Row>[], width: number): readonly Fitted<Row>[] {
  const widths = fitted.map((entry) => entry.width);
  for (let excess = total(fitted) - width; excess > 0; excess--) {
    let widest = -1;
    fitted.forEach(({ column }, index) => {
      const canShrink = column.shrinksTo !== undefined && at(widths, index) > column.shrinksTo;
      if (canShrink && (widest < 0 || at(widths, index) > at(widths, widest))) widest = index;
    });
    if (widest < 0) break;
    widths[widest] = at(widths, widest) - 1;
  }
  return fitted.map(({ column }, index) => ({ column, width: at(widths, index) }));
}

function total(fitted: readonly Fitted<never>[] | readonly { readonly width: number }[]): number {
  return fitted.reduce((sum, entry) => sum + entry.width, 0) + gap.length * Math.max(0, fitted.length - 1);
}

function pad<Row>(column: Column<Row>, cell: string, width: number): string {
  return column.align === "right" ? padStart(cell, width) : padEnd(cell, width);
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, "");
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
