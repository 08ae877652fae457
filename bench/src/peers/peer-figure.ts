import type { PeerPoint } from "./peer-plan.ts";
import type { PeerResult } from "./run-peer-task.ts";
import { median, rounded } from "../statistics.ts";

/** One line of the comparison. */
export interface PeerFigure {
  readonly name: "peers";
  readonly measure: string;
  readonly engine: string;
  readonly version: string;
  readonly settings: string;
  /** Null: see `missing`. */
  readonly value: number | null;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly repeats: number;
  /** Pawl's value at this measure. */
  readonly pawl: number | null;
  /** How many times better Pawl does: more where the unit is a rate, less otherwise. */
  readonly pawlTimesBetter: number | null;
  readonly p99?: number;
  readonly walBytes?: number;
  /** Megabytes at most, of the process that starts and runs the workflows. */
  readonly peakRssMb?: number;
  readonly serverPeakRssMb?: number;
  readonly missing?: string;
}

/** The median over the repeats, beside Pawl's. */
export function peerFigure(
  point: PeerPoint,
  {
    version,
    results,
    pawl,
  }: { readonly version: string; readonly results: readonly PeerResult[]; readonly pawl: number | null },
): PeerFigure {
  const perRun = point.task.workflow === "w10" && point.task.point === "throughput" ? 10 : 1;
  const values = results.flatMap(({ value }) => (value === null ? [] : value * perRun));
  const value = values.length === 0 ? null : median(values);
  const of = (pick: (result: PeerResult) => number | undefined): number | undefined => {
    const picked = results.flatMap((result) => pick(result) ?? []);
    return picked.length === 0 ? undefined : rounded(median(picked));
  };
  const isPawl = point.engine === "pawl";
  const better = value === null || pawl === null || isPawl ? null : point.isRate ? pawl / value : value / pawl;
  const missing = results.find((result) => result.missing !== undefined)?.missing;
  return {
    name: "peers",
    measure: point.measure,
    engine: point.engine,
    version,
    settings: point.label,
    value: value === null ? null : rounded(value),
    unit: point.unit,
    min: values.length === 0 ? null : rounded(Math.min(...values)),
    max: values.length === 0 ? null : rounded(Math.max(...values)),
    repeats: values.length,
    pawl: pawl === null ? null : rounded(pawl),
    pawlTimesBetter: better === null ? null : rounded(better),
    ...defined(
      "p99",
      of(({ p99 }) => p99),
    ),
    ...defined(
      "walBytes",
      of(({ walBytes }) => walBytes),
    ),
    ...defined(
      "peakRssMb",
      of(({ memory }) => memory?.peak),
    ),
    ...defined(
      "serverPeakRssMb",
      of(({ memory }) => memory?.server?.peak),
    ),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** Pawl's best at a measure, with the settings it has by default: what the others are compared with. */
export function pawlBest(figures: readonly PeerFigure[], point: PeerPoint): number | null {
  const own = figures.filter(({ engine, measure }) => engine === "pawl" && measure === point.measure);
  // Recovery: with the defaults, which come first, and not the tuned one.
  if (point.task.point === "recovery") return own[0]?.value ?? null;
  const values = own.flatMap(({ value }) => value ?? []);
  return values.length === 0 ? null : point.isRate ? Math.max(...values) : Math.min(...values);
}

function defined<Field extends string>(field: Field, value: number | undefined): { readonly [F in Field]?: number } {
  return (value === undefined ? {} : { [field]: value }) as { readonly [F in Field]?: number };
}
