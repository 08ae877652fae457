import type { Span } from "./spans.ts";

/** A piece of the time axis: as long as it took, or, where nothing was done, cut short. */
export interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where it begins on the axis, and how long it is there; in milliseconds of work. */
  readonly at: number;
  readonly length: number;
  readonly isCut: boolean;
}

/** From moments to places on the axis and back. Places are in milliseconds from the beginning, as they would be without the cut. */
export interface TimeScale {
  readonly pieces: readonly Piece[];
  readonly length: number;
  readonly toPlace: (ms: number) => number;
  readonly toMs: (place: number) => number;
}

/** How much of the axis a stretch without work may take, as a part of all the work. */
const cutShare = 0.08;

/**
 * The axis of a run: days of sleep beside milliseconds of work would leave nothing to be seen of the work, so a stretch in which nothing is done is cut short where `cutsWaits` says so. Pure.
 */
export function timeScale(
  spans: readonly Span[],
  range: { readonly fromMs: number; readonly toMs: number },
  cutsWaits: boolean,
): TimeScale {
  const pieces = cutsWaits
    ? cutPieces(spans, range)
    : [{ ...range, at: 0, length: range.toMs - range.fromMs, isCut: false }];
  const last = pieces.at(-1)!;
  return {
    pieces,
    length: last.at + last.length || 1,
    toPlace: (ms) => {
      const piece = lastUpTo(pieces, "fromMs", ms);
      const took = piece.toMs - piece.fromMs;
      return piece.at + (took === 0 ? 0 : (Math.min(ms, piece.toMs) - piece.fromMs) * (piece.length / took));
    },
    toMs: (place) => {
      const piece = lastUpTo(pieces, "at", place);
      return piece.length === 0
        ? piece.fromMs
        : piece.fromMs + (place - piece.at) * ((piece.toMs - piece.fromMs) / piece.length);
    },
  };
}

/** Whether most of the time nothing was done: then it is better cut. Pure. */
export function isMostlyWaiting(
  spans: readonly Span[],
  range: { readonly fromMs: number; readonly toMs: number },
): boolean {
  const workMs = workOf(spans, range).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return workMs < (range.toMs - range.fromMs) * 0.3;
}

function cutPieces(spans: readonly Span[], range: { readonly fromMs: number; readonly toMs: number }): Piece[] {
  const work = workOf(spans, range);
  const workMs = Math.max(
    1,
    work.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  );
  const longest = workMs * cutShare;
  const pieces: Piece[] = [];
  let at = 0;
  const add = (fromMs: number, toMs: number, isWork: boolean) => {
    if (toMs <= fromMs) return;
    const isCut = !isWork && toMs - fromMs > longest;
    const length = isCut ? longest : toMs - fromMs;
    const last = pieces.at(-1);
    // What is not cut has one scale: ten thousand steps one after the other are one piece.
    if (last !== undefined && !isCut && !last.isCut) pieces[pieces.length - 1] = joined(last, toMs);
    else pieces.push({ fromMs, toMs, at, length, isCut });
    at += length;
  };
  let nextMs = range.fromMs;
  for (const { fromMs, toMs } of work) {
    add(nextMs, fromMs, false);
    add(fromMs, toMs, true);
    nextMs = toMs;
  }
  add(nextMs, range.toMs, false);
  return pieces.length > 0 ? pieces : [{ ...range, at: 0, length: 0, isCut: false }];
}

function joined(piece: Piece, toMs: number): Piece {
  return { ...piece, toMs, length: piece.length + toMs - piece.toMs };
}

/** Of pieces in their order, the last that begins at a value or before it, or the first. */
function lastUpTo(pieces: readonly Piece[], by: "fromMs" | "at", value: number): Piece {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const half = (low + high + 1) >> 1;
    if (pieces[half]![by] <= value) low = half;
    else high = half - 1;
  }
  return pieces[low]!;
}

/** When anything was done, here or by a child, without overlaps, in order. */
function workOf(
  spans: readonly Span[],
  range: { readonly fromMs: number; readonly toMs: number },
): { fromMs: number; toMs: number }[] {
  const merged: { fromMs: number; toMs: number }[] = [];
  const sorted = spans
    .filter(({ kind }) => kind === "work" || kind === "child")
    .toSorted((a, b) => a.fromMs - b.fromMs);
  for (const span of sorted) {
    const fromMs = Math.max(range.fromMs, span.fromMs);
    const toMs = Math.min(range.toMs, span.toMs);
    if (toMs < fromMs) continue;
    const last = merged.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else merged.push({ fromMs, toMs });
  }
  return merged;
}
