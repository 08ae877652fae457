import { median, rounded } from "./statistics.ts";
import type { Pair } from "./pairs.ts";
import type { StoreName } from "./setting.ts";

export type Extra = Readonly<Record<string, number | string>>;

/** One line of the result. `ratio` is `value / limit`: for rates at most about 1, for times and memory at least about 1. */
export interface Figure {
  readonly name: string;
  readonly store: StoreName;
  readonly value: number;
  readonly unit: string;
  /** The same unit, for the least that the machine needs for it. */
  readonly limit: number | null;
  readonly ratio: number | null;
  readonly min: number;
  readonly max: number;
  readonly limitMin: number | null;
  readonly limitMax: number | null;
  readonly ratioMin: number | null;
  readonly ratioMax: number | null;
  readonly repeats: number;
  readonly [extra: string]: number | string | null;
}

/** Medians over the pairs, with the spread of each side and of the ratios within a pair. */
export function figureOf(
  params: { readonly name: string; readonly store: StoreName; readonly unit: string; readonly extra?: Extra },
  pairs: readonly Pair[],
): Figure {
  const values = pairs.map(({ value }) => value);
  const limits = pairs.flatMap(({ limit }) => limit ?? []);
  const ratios = pairs.flatMap(({ value, limit }) => (limit === null ? [] : value / limit));
  const value = median(values);
  const limit = limits.length === 0 ? null : median(limits);
  return {
    name: params.name,
    store: params.store,
    value: rounded(value),
    unit: params.unit,
    limit: orNull(limit),
    ratio: limit === null ? null : rounded(value / limit),
    ...params.extra,
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
    limitMin: orNull(least(limits)),
    limitMax: orNull(greatest(limits)),
    ratioMin: orNull(least(ratios)),
    ratioMax: orNull(greatest(ratios)),
    repeats: pairs.length,
  };
}

function least(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.min(...numbers);
}

function greatest(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function orNull(number: number | null): number | null {
  return number === null ? null : rounded(number);
}
