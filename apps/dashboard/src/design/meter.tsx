import { cn } from "./cn.ts";

/** How much of a limit is in use; from nine tenths on it draws the eye. */
export function Meter({ value, max, label }: { readonly value: number; readonly max: number; readonly label: string }) {
  const share = max === 0 ? 0 : Math.min(1, value / max);
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      className="block h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-press"
    >
      <span
        className={cn("block h-full rounded-full", share >= 0.9 ? "bg-blocked" : "bg-running")}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
