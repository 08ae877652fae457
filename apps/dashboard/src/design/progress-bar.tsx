/** How far something is, from 0 to 1. */
export function ProgressBar({ value, label }: { readonly value: number; readonly label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-press"
    >
      <div className="h-full rounded-full bg-running transition-[width]" style={{ width: `${percent}%` }} />
    </div>
  );
}
