import { useEffect, useId, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { cn } from "../../design/cn.ts";
import { useMedia } from "../../design/use-media.ts";
import { usePreferences } from "../../preferences/preferences.ts";
import type { Series } from "./series.ts";
import { bucketText } from "./bucket-text.ts";

export interface ChartProps {
  readonly title: string;
  /** The beginnings of the buckets. */
  readonly atMs: readonly number[];
  readonly series: readonly Series[];
  /** `1.2s`, `40`. */
  readonly format: (value: number) => string;
  /** What is said where every value is missing. */
  readonly empty: string;
}

const heightPx = 180;

/** Series over time, drawn on a canvas; for those who cannot see it, a table of the same. Charts of one page show the same moment under the pointer. */
export function Chart({ title, atMs, series, format, empty }: ChartProps) {
  const { theme, zone } = usePreferences();
  const isDark = useMedia("(prefers-color-scheme: dark)");
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const id = useId();
  const data = useMemo<uPlot.AlignedData>(
    () => [atMs.map((ms) => ms / 1_000), ...series.map(({ values }) => [...values])],
    [atMs, series],
  );
  const latest = useRef(data);
  latest.current = data;
  const isEmpty = series.every(({ values }) => values.every((value) => value === null || value === 0));
  const look = series.map(({ label, color, kind }) => `${label} ${color} ${kind}`).join();

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const drawn = new uPlot(
      optionsOf({ element, series, zone, format, onMoment: (index) => setAt(index) }),
      latest.current,
      element,
    );
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: heightPx }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = null;
    };
    // A canvas keeps the colours that it was drawn with; the values are set below.
  }, [look, theme, isDark, zone]);
  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <figure className="flex min-w-0 flex-col rounded-lg border border-line bg-surface" aria-labelledby={`${id}-title`}>
      <figcaption className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-0.5 px-3 pt-2 text-xs">
        <span id={`${id}-title`} className="text-sm font-medium">
          {title}
        </span>
        <span className="num ml-auto text-ink-faint">{at === null ? "" : bucketText(atMs[at] ?? 0, zone)}</span>
        {series.map(({ label, color, values }) => (
          <span key={label} className="num inline-flex items-center gap-1.5 text-ink-soft">
            <span aria-hidden className="size-2 rounded-xs" style={{ background: `var(--color-${color})` }} />
            {label}
            {at !== null && (
              <span className="min-w-6 text-right font-medium text-ink">
                {values[at] === null || values[at] === undefined ? "–" : format(values[at])}
              </span>
            )}
          </span>
        ))}
      </figcaption>
      <div className="relative px-1 pb-1">
        <div
          ref={frame}
          aria-hidden
          className={cn("w-full overflow-hidden", isEmpty && "opacity-40")}
          style={{ height: heightPx }}
        />
        {isEmpty && (
          <p className="absolute inset-0 flex items-center justify-center pb-6 text-sm text-ink-faint">{empty}</p>
        )}
      </div>
      <AsTable title={title} atMs={atMs} series={series} format={format} zone={zone} />
    </figure>
  );
}

/** What the canvas shows, in words; only buckets in which something was. */
function AsTable({ title, atMs, series, format, zone }: Omit<ChartProps, "empty"> & { readonly zone: string }) {
  const rows = atMs
    .map((ms, index) => ({ ms, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0));
  return (
    <table className="sr-only">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ ms, values }) => (
          <tr key={ms}>
            <th scope="row">{bucketText(ms, zone)}</th>
            {values.map((value, index) => (
              <td key={series[index]!.label}>{value === null ? "none" : format(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PlotParams {
  readonly element: HTMLElement;
  readonly series: readonly Series[];
  readonly zone: string;
  readonly format: (value: number) => string;
  readonly onMoment: (index: number | null) => void;
}

function optionsOf({ element, series, zone, format, onMoment }: PlotParams): uPlot.Options {
  const color = (token: string) => colorOf(element, token);
  const axis = {
    stroke: color("ink-faint"),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
    grid: { stroke: color("line"), width: 1 },
  };
  return {
    width: element.clientWidth,
    height: heightPx,
    padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { setScale: false, x: false, y: false },
      points: { size: 5 },
      sync: { key: "pawl-metrics" },
    },
    ...(zone !== "local" && {
      tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), zone === "UTC" ? "Etc/UTC" : zone),
    }),
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, niceMax(max)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 40, values: hourValues },
      {
        ...axis,
        size: 52,
        splits: (_plot, _axis, _min, max) => [0, max / 2, max],
        values: (_plot, splits) => splits.map((value) => (value === 0 ? "0" : format(value))),
      },
    ],
    series: [
      {},
      ...series.map(({ label, color: token, kind }): uPlot.Series => {
        const stroke = color(token);
        return {
          label,
          stroke,
          width: kind === "bars" ? 0 : 1.5,
          // A value alone between two that are missing is a point, or nobody would see it.
          points: { show: false, size: 5, ...(kind === "line" && { show: alone }) },
          ...(kind === "bars" && {
            fill: color(token),
            paths: uPlot.paths.bars!({ size: [0.72, 24, 1], radius: 0.15 }),
          }),
        };
      }),
    ],
    hooks: {
      setCursor: [(plot) => onMoment(plot.cursor.idx ?? null)],
    },
  };
}

/** What a token is in the theme that is shown: a canvas knows no variables. */
function colorOf(element: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--color-${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Twelve is 12:00, and midnight the day, in a clock of 24 hours. */
const hourValues: uPlot.Axis.Values = [
  [86_400, "{MMM} {D}", null, null, null, null, null, null, 0],
  [3_600, "{HH}:{mm}", "\n{MMM} {D}", null, "\n{MMM} {D}", null, null, null, 1],
  [60, "{HH}:{mm}", "\n{MMM} {D}", null, "\n{MMM} {D}", null, null, null, 1],
];

function alone(plot: uPlot, series: number): boolean {
  const values = plot.data[series] ?? [];
  return values.some(
    (value, index) => value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null,
  );
}

/** Room above the highest value; at least something to draw on. Pure. */
function niceMax(max: number | null): number {
  if (max === null || max <= 0) return 4;
  const step = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 4, 5, 10].map((times) => times * step).find((limit) => limit >= max) ?? max;
}
