import { durationText } from "../../../design/time-text.ts";
import type { TimeScale } from "./time-scale.ts";
import type { View } from "./view.ts";

/** A mark on the axis. */
export interface Tick {
  readonly xPx: number;
  readonly label: string;
  readonly isCut: boolean;
}

const stepsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .concat([1, 2, 5, 10, 20, 30].map((s) => s * 1_000))
  .concat([1, 2, 5, 10, 20, 30].map((m) => m * 60_000))
  .concat([1, 2, 4, 8, 12].map((h) => h * 3_600_000))
  .concat([1, 2, 5, 10, 30, 100, 365].map((d) => d * 86_400_000));

const gapPx = 92;

/** Marks at round times since the run began; behind a cut, since the work went on. Pure. */
export function ticksOf(scale: TimeScale, view: View, widthPx: number): readonly Tick[] {
  const pxPerMs = widthPx / Math.max(1e-9, view.to - view.from);
  const stepMs = stepsMs.find((step) => step * pxPerMs >= gapPx) ?? stepsMs.at(-1)!;
  const startMs = scale.pieces[0]!.fromMs;
  const ticks: PlacedTick[] = [];
  const xOf = (place: number) => (place - view.from) * pxPerMs;
  let zeroMs = startMs;
  for (const piece of scale.pieces) {
    if (piece.isCut) {
      const xPx = xOf(piece.at + piece.length / 2);
      const tookMs = piece.toMs - piece.fromMs;
      if (xPx >= 0 && xPx <= widthPx && makeRoom(ticks, xPx, tookMs))
        ticks.push({ xPx, label: durationText(tookMs), isCut: true, tookMs });
      zeroMs = piece.toMs;
      continue;
    }
    const seenFromMs = piece.fromMs + Math.max(0, view.from - piece.at);
    const seenToMs = piece.fromMs + Math.min(piece.length, view.to - piece.at);
    for (let n = Math.ceil((seenFromMs - zeroMs) / stepMs); zeroMs + n * stepMs <= seenToMs; n++) {
      const xPx = xOf(piece.at + zeroMs + n * stepMs - piece.fromMs);
      if (n === 0 && zeroMs !== startMs) continue;
      const before = ticks.at(-1);
      if (before !== undefined && xPx - before.xPx < gapPx / 2) continue;
      ticks.push({
        xPx,
        label: n === 0 ? "0" : `${zeroMs === startMs ? "" : "+"}${durationText(n * stepMs)}`,
        isCut: false,
        tookMs: 0,
      });
    }
  }
  return ticks.map(({ xPx, label, isCut }) => ({ xPx, label, isCut }));
}

interface PlacedTick extends Tick {
  /** Of a cut. */
  readonly tookMs: number;
}

/** How long a cut is says more than a mark before it; of two cuts side by side the longer one is told. Returns whether there is room now. */
function makeRoom(ticks: PlacedTick[], xPx: number, tookMs: number): boolean {
  for (let last = ticks.at(-1); last !== undefined && last.xPx > xPx - gapPx * 0.75; last = ticks.at(-1)) {
    if (last.tookMs > tookMs) return false;
    ticks.pop();
  }
  return true;
}
