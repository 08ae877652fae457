import { ChartColumn, Table as TableIcon } from "lucide-react";
import { useState } from "react";
import type { ChartResult } from "pawl/results";
import { Button } from "../../design/button.tsx";
import { useWidth } from "../../design/use-width.ts";
import { TableView } from "../table-view.tsx";
import { PieChart } from "./pie-chart.tsx";
import { seriesColor } from "./series-color.ts";
import { XyChart } from "./xy-chart.tsx";

/** A chart; the same numbers as a table are one click away, for those who want them exactly or do not see the drawing. */
export function ChartView({ chart }: { readonly chart: ChartResult }) {
  const [isTable, setTable] = useState(false);
  const [frame, widthPx] = useWidth();
  const { kind, x, series, title } = chart;
  return (
    <div ref={frame} className="flex max-w-3xl min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-ink-soft">
        {(series.length > 1 || title === undefined) &&
          kind !== "pie" &&
          series.map(({ name }, index) => (
            <span key={index} className="flex items-center gap-1.5">
              <span aria-hidden className="size-2 rounded-full" style={{ background: seriesColor(index) }} />
              {name}
            </span>
          ))}
        <Button
          look="ghost"
          className="ml-auto text-ink-faint"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? <ChartColumn aria-hidden /> : <TableIcon aria-hidden />}
          {isTable ? "Chart" : "Numbers"}
        </Button>
      </div>
      {isTable ? (
        <TableView table={asTable(chart)} />
      ) : x.length === 0 ? (
        <p className="rounded-md border border-line px-3 py-8 text-center text-sm text-ink-faint">No values</p>
      ) : kind === "pie" ? (
        <PieChart chart={chart} />
      ) : (
        <XyChart chart={chart} widthPx={widthPx} />
      )}
    </div>
  );
}

function asTable({ x, series, unit, title }: ChartResult) {
  return {
    $result: "table" as const,
    columns: [
      { key: "x", title: "" },
      ...series.map(({ name }, index) => ({
        key: `s${index}`,
        title: unit === undefined ? name : `${name} (${unit})`,
        align: "right" as const,
      })),
    ],
    rows: x.map((name, at) => ({
      x: name,
      ...Object.fromEntries(series.map(({ values }, index) => [`s${index}`, values[at] ?? null])),
    })),
    ...(title !== undefined && { title }),
  };
}
