import { ArrowDown, ArrowUp, Download } from "lucide-react";
import { useMemo, useState } from "react";
import type { Cell, TableColumn, TableResult } from "pawl/results";
import { saveBlob } from "../data/files/read-run-file.ts";
import { Button } from "../design/button.tsx";
import { cn } from "../design/cn.ts";
import { csvOf, sortedRows, type Sorting } from "./table-rows.ts";

const shownAtFirst = 100;

/** Rows that can be sorted, and taken along as CSV. */
export function TableView({ table }: { readonly table: TableResult }) {
  const { columns, rows, title } = table;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [count, setCount] = useState(shownAtFirst);
  const sorted = useMemo(() => sortedRows(rows, sorting), [rows, sorting]);
  const sort = (key: string) =>
    setSorting(
      sorting?.key !== key ? { key, isDescending: false } : sorting.isDescending ? null : { key, isDescending: true },
    );
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div
        className="max-h-[60vh] overflow-auto rounded-md border border-line bg-surface"
        tabIndex={0}
        role="region"
        aria-label={title ?? "Table"}
      >
        <table className="w-full border-collapse text-sm">
          <thead className="sticky top-0 bg-surface shadow-[0_1px_0_var(--color-line)]">
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  aria-sort={
                    sorting?.key === column.key ? (sorting.isDescending ? "descending" : "ascending") : undefined
                  }
                  className={cn("p-0 font-medium text-ink-faint", alignOf(column, rows))}
                >
                  <button
                    type="button"
                    onClick={() => sort(column.key)}
                    className={cn(
                      "inline-flex h-8 w-full items-center gap-1 px-3 text-xs whitespace-nowrap hover:text-ink focus-visible:outline-offset-[-2px]",
                      alignOf(column, rows) === "text-right" && "justify-end",
                      alignOf(column, rows) === "text-center" && "justify-center",
                    )}
                  >
                    {column.title ?? column.key}
                    {sorting?.key === column.key &&
                      (sorting.isDescending ? (
                        <ArrowDown aria-hidden className="size-3" />
                      ) : (
                        <ArrowUp aria-hidden className="size-3" />
                      ))}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, count).map((row, index) => (
              <tr key={index} className="border-t border-line first:border-t-0 hover:bg-hover">
                {columns.map((column) => (
                  <td key={column.key} className={cn("num px-3 py-1.5 align-top", alignOf(column, rows))}>
                    <CellText cell={Object.hasOwn(row, column.key) ? row[column.key] : undefined} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-3 py-6 text-center text-sm text-ink-faint">No rows</p>}
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-faint">
        <span className="num">
          {rows.length.toLocaleString("en")} {rows.length === 1 ? "row" : "rows"}
        </span>
        {count < rows.length && (
          <Button look="ghost" onClick={() => setCount(count + 1_000)}>
            Show more
          </Button>
        )}
        <Button
          look="ghost"
          className="ml-auto"
          onClick={() => saveBlob(new Blob([csvOf(table)], { type: "text/csv" }), `${title ?? "table"}.csv`)}
        >
          <Download aria-hidden /> CSV
        </Button>
      </div>
    </div>
  );
}

function CellText({ cell }: { readonly cell: Cell | undefined }) {
  if (cell === undefined || cell === null) return <span className="text-ink-faint">–</span>;
  if (typeof cell === "number") return cell.toLocaleString("en", { maximumFractionDigits: 20 });
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return <span className="break-words whitespace-pre-wrap">{cell}</span>;
}

/** Numbers stand to the right, where nothing else is said. */
function alignOf({ key, align }: TableColumn, rows: TableResult["rows"]): string {
  if (align !== undefined) return { left: "text-left", right: "text-right", center: "text-center" }[align];
  const first = rows.find((row) => Object.hasOwn(row, key) && row[key] !== null)?.[key];
  return typeof first === "number" ? "text-right" : "text-left";
}
