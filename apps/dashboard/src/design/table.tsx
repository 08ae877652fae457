import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface Column<Row> {
  readonly name: string;
  /** What stands at its head; "": nothing is seen there, and `name` is said. */
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, under each other. */
  readonly isNumber?: boolean;
  /** The one that says which row it is: its header, for screen readers. */
  readonly isHeader?: boolean;
  /** From which width on there is room for it; left out: always. */
  readonly from?: "sm" | "md" | "lg" | "xl";
  readonly className?: string;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** On which the keys `j` and `k` are. */
  readonly current?: string | null;
  /** Below a row, as wide as the table; null: nothing. */
  readonly below?: (row: Row) => ReactNode;
  readonly isOld?: boolean;
  readonly className?: string;
}

const fromLooks = {
  sm: "max-sm:hidden",
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
} as const;

/** Rows of facts, of which there are some hundreds at most; a cell that has a `RowLink` makes all of its row a link. */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  current = null,
  below,
  isOld = false,
  className,
}: TableProps<Row>) {
  return (
    <table
      aria-label={label}
      className={cn("w-full border-collapse text-left text-xs text-ink-soft", isOld && "opacity-60", className)}
    >
      <thead className="sticky top-0 z-10 bg-canvas">
        <tr className="shadow-[inset_0_-1px_0_var(--color-line)]">
          {columns.map(({ name, label, isNumber, from, className }) => (
            <th
              key={name}
              scope="col"
              className={cn(
                "h-8 px-2 font-medium whitespace-nowrap text-ink-faint first:pl-4 last:pr-4 max-sm:first:pl-3 max-sm:last:pr-3",
                isNumber === true && "text-right",
                from !== undefined && fromLooks[from],
                className,
              )}
            >
              {label === "" ? <span className="sr-only">{name}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => (
        <Body
          key={keyOf(row)}
          row={row}
          columns={columns}
          isCurrent={current === keyOf(row)}
          below={below?.(row) ?? null}
        />
      ))}
    </table>
  );
}

function Body<Row>({
  row,
  columns,
  isCurrent,
  below,
}: {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly isCurrent: boolean;
  readonly below: ReactNode;
}) {
  return (
    <tbody className="border-b border-line bg-surface">
      <tr className={cn("relative hover:bg-hover", isCurrent && "bg-hover shadow-[inset_2px_0_0_var(--color-accent)]")}>
        {columns.map(({ name, cell, isNumber, isHeader, from, className }) => {
          const Cell = isHeader === true ? "th" : "td";
          return (
            <Cell
              key={name}
              {...(isHeader === true && { scope: "row" as const })}
              className={cn(
                "h-10 px-2 py-1.5 font-normal first:pl-4 last:pr-4 max-sm:first:pl-3 max-sm:last:pr-3",
                isNumber === true && "num text-right",
                from !== undefined && fromLooks[from],
                className,
              )}
            >
              {cell(row)}
            </Cell>
          );
        })}
      </tr>
      {below !== null && (
        <tr>
          <td colSpan={columns.length} className="bg-sunken px-4 py-3 max-sm:px-3">
            {below}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The class names of the link that stands for its row: the whole row can be clicked. What else can be pressed in the row has `z-1 relative`. */
export const rowLinkLook =
  "font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent";
