import { isCell, isPlainObject, isTextOrAbsent } from "./shape.ts";

export const chartKinds = ["line", "bar", "area", "pie"] as const;

export type ChartKind = (typeof chartKinds)[number];

export interface ChartSeries {
  readonly name: string;
  /** One for each of `x`; null: there is none. */
  readonly values: readonly (number | null)[];
}

export interface ChartResult {
  readonly $result: "chart";
  readonly kind: ChartKind;
  /** Names of the points: categories, days as `2026-01-31`, numbers. */
  readonly x: readonly (string | number)[];
  /** Of a pie: one. */
  readonly series: readonly ChartSeries[];
  readonly title?: string;
  /** What the values are: `€`, `ms`. */
  readonly unit?: string;
}

export function isChart({ kind, x, series, title, unit }: Readonly<Record<string, unknown>>): boolean {
  return (
    chartKinds.includes(kind as ChartKind) &&
    isTextOrAbsent(title) &&
    isTextOrAbsent(unit) &&
    Array.isArray(x) &&
    x.every((each) => isCell(each) && each !== null && typeof each !== "boolean") &&
    Array.isArray(series) &&
    series.length >= 1 &&
    (kind !== "pie" || series.length === 1) &&
    series.every((each) => isSeries(each, x.length))
  );
}

function isSeries(series: unknown, length: number): boolean {
  if (!isPlainObject(series) || typeof series["name"] !== "string") return false;
  const { values } = series;
  return (
    Array.isArray(values) &&
    values.length === length &&
    values.every((value) => value === null || Number.isFinite(value))
  );
}
