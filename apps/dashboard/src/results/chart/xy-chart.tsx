import { useState, type PointerEvent } from "react";
import type { ChartResult } from "pawl/results";
import { labelEvery, niceTicks, shortNumber, withUnit } from "./chart-scale.ts";
import { seriesColor } from "./series-color.ts";

const heightPx = 260;
const margin = { top: 10, right: 10, bottom: 26 } as const;

/** Lines, areas or bars over names. What the pointer is over is said in numbers. */
export function XyChart({ chart, widthPx }: { readonly chart: ChartResult; readonly widthPx: number }) {
  const { kind, x, series, unit, title } = chart;
  const [at, setAt] = useState<number | null>(null);
  const values = series.flatMap((each) => each.values.filter((value) => value !== null));
  // Bars and areas are as long as their values: they begin at nothing.
  const from = kind === "line" ? values : [0, ...values];
  const ticks = niceTicks(Math.min(...bounds(from)), Math.max(...bounds(from)), 5);
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const labels = ticks.map(shortNumber);
  const left = 14 + Math.max(...labels.map(({ length }) => length)) * 6.6;
  const innerPx = Math.max(40, widthPx - left - margin.right);
  const innerHeight = heightPx - margin.top - margin.bottom;
  const yOf = (value: number) => margin.top + innerHeight * (1 - (value - low) / (high - low));
  const slotPx = innerPx / x.length;
  const isBar = kind === "bar";
  const xOf = (index: number) =>
    isBar || x.length === 1 ? left + slotPx * (index + 0.5) : left + (innerPx * index) / (x.length - 1);
  const longest = Math.max(...x.map((name) => String(name).length));
  const every = labelEvery(x.length, innerPx, Math.min(110, longest * 6.4 + 14));
  const find = (event: PointerEvent<SVGSVGElement>) => {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    const index = isBar ? Math.floor(offset / slotPx) : Math.round((offset / innerPx) * (x.length - 1));
    setAt(offset < -12 || offset > innerPx + 12 ? null : Math.max(0, Math.min(x.length - 1, index)));
  };
  return (
    <div className="relative">
      <svg
        width={widthPx}
        height={heightPx}
        role="img"
        aria-label={summaryOf(chart)}
        className="block max-w-full touch-pan-y"
        onPointerMove={find}
        onPointerDown={find}
        onPointerLeave={() => setAt(null)}
      >
        {ticks.map((tick, index) => (
          <g key={tick}>
            <line
              x1={left}
              x2={left + innerPx}
              y1={yOf(tick)}
              y2={yOf(tick)}
              stroke={tick === 0 ? "var(--color-line-strong)" : "var(--color-line)"}
            />
            <text x={left - 8} y={yOf(tick)} dy="0.32em" textAnchor="end" className="num fill-ink-faint text-2xs">
              {labels[index]}
            </text>
          </g>
        ))}
        {x.map(
          (name, index) =>
            index % every === 0 && (
              <text
                key={index}
                x={xOf(index)}
                y={heightPx - 8}
                textAnchor={isBar ? "middle" : index === 0 ? "start" : index === x.length - 1 ? "end" : "middle"}
                className="num fill-ink-faint text-2xs"
              >
                {shortened(String(name), every * slotPx)}
              </text>
            ),
        )}
        {at !== null && (
          <rect
            x={isBar ? left + slotPx * at : xOf(at) - 0.5}
            width={isBar ? slotPx : 1}
            y={margin.top}
            height={innerHeight}
            className={isBar ? "fill-hover" : "fill-line-strong"}
          />
        )}
        {series.map(({ values }, index) =>
          isBar ? (
            <Bars key={index} values={values} index={index} count={series.length} {...{ slotPx, left, yOf }} />
          ) : (
            <Curve key={index} values={values} index={index} isArea={kind === "area"} {...{ xOf, yOf, at }} />
          ),
        )}
      </svg>
      {at !== null && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-1 z-10 rounded-md bg-raised px-2.5 py-1.5 text-xs shadow-raised"
          style={xOf(at) > widthPx / 2 ? { right: widthPx - xOf(at) + 10 } : { left: xOf(at) + 10 }}
        >
          <p className="font-medium">{x[at]}</p>
          {series.map(({ name, values }, index) => (
            <p key={index} className="flex items-center gap-1.5 whitespace-nowrap">
              <span className="size-2 rounded-full" style={{ background: seriesColor(index) }} />
              <span className="text-ink-soft">{series.length === 1 && title !== undefined ? "" : name}</span>
              <span className="num ml-auto pl-3">{withUnit(values[at] ?? null, unit)}</span>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface BarsProps {
  readonly values: readonly (number | null)[];
  readonly index: number;
  readonly count: number;
  readonly slotPx: number;
  readonly left: number;
  readonly yOf: (value: number) => number;
}

function Bars({ values, index, count, slotPx, left, yOf }: BarsProps) {
  const groupPx = Math.min(slotPx * 0.72, count * 44);
  const barPx = groupPx / count;
  return (
    <g fill={seriesColor(index)}>
      {values.map(
        (value, at) =>
          value !== null && (
            <rect
              key={at}
              x={left + slotPx * (at + 0.5) - groupPx / 2 + barPx * index + (count > 1 ? 0.5 : 0)}
              width={Math.max(1, barPx - (count > 1 ? 1 : 0))}
              y={Math.min(yOf(value), yOf(0))}
              height={Math.max(value === 0 ? 0 : 1, Math.abs(yOf(value) - yOf(0)))}
              rx={Math.min(2, barPx / 4)}
            />
          ),
      )}
    </g>
  );
}

interface CurveProps {
  readonly values: readonly (number | null)[];
  readonly index: number;
  readonly isArea: boolean;
  readonly at: number | null;
  readonly xOf: (index: number) => number;
  readonly yOf: (value: number) => number;
}

function Curve({ values, index, isArea, at, xOf, yOf }: CurveProps) {
  const color = seriesColor(index);
  const pieces = piecesOf(values);
  const lineOf = (piece: readonly (readonly [number, number])[]) =>
    piece.map(([x, value], step) => `${step === 0 ? "M" : "L"}${xOf(x).toFixed(1)} ${yOf(value).toFixed(1)}`).join("");
  const here = at === null ? null : (values[at] ?? null);
  return (
    <g>
      {pieces.map((piece, number) => (
        <g key={number}>
          {isArea && (
            <path
              d={`${lineOf(piece)}L${xOf(piece.at(-1)![0])} ${yOf(0)}L${xOf(piece[0]![0])} ${yOf(0)}Z`}
              fill={color}
              opacity={0.16}
            />
          )}
          <path
            d={lineOf(piece)}
            fill="none"
            stroke={color}
            strokeWidth={1.75}
            strokeLinejoin="round"
            strokeLinecap="round"
          />
          {(piece.length === 1 || values.length <= 24) &&
            piece.map(([x, value]) => <circle key={x} cx={xOf(x)} cy={yOf(value)} r={2.25} fill={color} />)}
        </g>
      ))}
      {at !== null && here !== null && (
        <circle cx={xOf(at)} cy={yOf(here)} r={4} fill={color} stroke="var(--color-surface)" strokeWidth={2} />
      )}
    </g>
  );
}

/** Where there is no value, a line has a gap. Pure. */
function piecesOf(values: readonly (number | null)[]): readonly (readonly (readonly [number, number])[])[] {
  const pieces: [number, number][][] = [];
  let isOpen = false;
  values.forEach((value, index) => {
    if (value === null) isOpen = false;
    else if (isOpen) pieces.at(-1)?.push([index, value]);
    else {
      pieces.push([[index, value]]);
      isOpen = true;
    }
  });
  return pieces;
}

/** Of none: nothing to one. `Math.min(...)` of a hundred thousand values would be too many arguments. */
function bounds(values: readonly number[]): readonly number[] {
  if (values.length === 0) return [0, 1];
  return values.reduce<readonly [number, number]>(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Infinity, -Infinity],
  );
}

function shortened(text: string, widthPx: number): string {
  const length = Math.max(3, Math.floor(Math.min(110, widthPx) / 6.2));
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function summaryOf({ kind, x, series, title, unit }: ChartResult): string {
  const names = series.map(({ name }) => name).join(", ");
  return `${title ?? names}: ${kind} chart of ${names}${unit === undefined ? "" : ` in ${unit}`}, from ${x[0] ?? ""} to ${x.at(-1) ?? ""}. "Numbers" shows it as a table.`;
}
