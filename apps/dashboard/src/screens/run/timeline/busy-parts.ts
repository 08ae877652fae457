import type { Span } from "./spans.ts";
import type { TimeScale } from "./time-scale.ts";

/** How many things were done at once in each of so many equal parts of the axis. Pure. */
export function busyParts(spans: readonly Span[], scale: TimeScale, count: number): readonly number[] {
  // What begins and ends is noted, and added up: a span may reach over all parts.
  const changes = new Int32Array(count + 1);
  const partOf = (ms: number) =>
    Math.max(0, Math.min(count - 1, Math.floor((scale.toPlace(ms) / scale.length) * count)));
  for (const { kind, fromMs, toMs } of spans) {
    if (kind !== "work" && kind !== "child") continue;
    changes[partOf(fromMs)]! += 1;
    changes[partOf(toMs) + 1]! -= 1;
  }
  let busy = 0;
  return Array.from({ length: count }, (_, at) => (busy += changes[at]!));
}
