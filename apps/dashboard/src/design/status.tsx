import type { RunStatus, Step } from "@pawl/api";
import { cn } from "./cn.ts";
import { statusLooks, stepLookOf, type StatusLook } from "./status-look.ts";

/** The status of a run: icon and word. */
export function Status({ status, className }: { readonly status: RunStatus; readonly className?: string }) {
  return <Look look={statusLooks[status]} className={className} />;
}

export function StepStatus({ step, className }: { readonly step: Step; readonly className?: string }) {
  return <Look look={stepLookOf(step)} className={className} />;
}

/** Only the icon; the word is said to screen readers. */
export function StatusIcon({ look, className }: { readonly look: StatusLook; readonly className?: string }) {
  return (
    <span className={cn("inline-flex", look.text, className)} title={look.label}>
      <look.icon aria-hidden className={cn("size-3.5", look.isSpinning && "animate-[spin_1.6s_linear_infinite]")} />
      <span className="sr-only">{look.label}</span>
    </span>
  );
}

function Look({ look, className }: { readonly look: StatusLook; readonly className: string | undefined }) {
  return (
    <span
      className={cn("inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap", look.text, className)}
      title={look.meaning}
    >
      <look.icon
        aria-hidden
        className={cn("size-3.5 shrink-0", look.isSpinning && "animate-[spin_1.6s_linear_infinite]")}
      />
      {look.label}
    </span>
  );
}
