import type { ChartResult } from "pawl/results";
import { withUnit } from "./chart-scale.ts";
import { slicesOf } from "./slices.ts";
import { seriesColor } from "./series-color.ts";

/** Parts of a whole, as a ring, with their numbers beside it. */
export function PieChart({ chart: { x, series, unit, title } }: { readonly chart: ChartResult }) {
  const slices = slicesOf(x, series[0]?.values ?? []);
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
      <svg
        viewBox="-50 -50 100 100"
        className="size-48 shrink-0"
        role="img"
        aria-label={title ?? series[0]?.name ?? "Pie"}
      >
        {slices.map(({ from, to }, index) => (
          <path
            key={index}
            d={ring(from, to)}
            fill={seriesColor(index)}
            stroke="var(--color-surface)"
            strokeWidth={0.75}
          />
        ))}
      </svg>
      <ul className="flex min-w-52 flex-col text-sm">
        {slices.map(({ name, value, share }, index) => (
          <li key={index} className="flex items-center gap-2 border-b border-line py-1 last:border-0">
            <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ background: seriesColor(index) }} />
            <span className="min-w-0 grow truncate">{name}</span>
            <span className="num pl-4">{withUnit(value, unit)}</span>
            <span className="num w-12 text-right text-ink-faint">{(share * 100).toFixed(1)}%</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ring(from: number, to: number): string {
  // A whole turn would begin where it ends, and be nothing.
  const end = Math.min(to, from + 0.99999);
  const point = (turn: number, radius: number) => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${(Math.cos(angle) * radius).toFixed(3)} ${(Math.sin(angle) * radius).toFixed(3)}`;
  };
  const isLarge = end - from > 0.5 ? 1 : 0;
  return `M${point(from, 48)}A48 48 0 ${isLarge} 1 ${point(end, 48)}L${point(end, 29)}A29 29 0 ${isLarge} 0 ${point(from, 29)}Z`;
}
