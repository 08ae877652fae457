import type { InterruptStatus } from "@pawl/api";
import { CircleCheck, CircleSlash, Hourglass, TimerOff, type LucideIcon } from "lucide-react";
import { cn } from "../design/cn.ts";

const looks: Readonly<
  Record<
    InterruptStatus,
    { readonly label: string; readonly icon: LucideIcon; readonly text: string; readonly meaning: string }
  >
> = {
  open: { label: "Open", icon: Hourglass, text: "text-waiting", meaning: "Waits for an answer." },
  answered: { label: "Answered", icon: CircleCheck, text: "text-completed", meaning: "The run has its answer." },
  expired: { label: "Expired", icon: TimerOff, text: "text-cancelled", meaning: "Nobody has answered in time." },
  closed: { label: "Closed", icon: CircleSlash, text: "text-cancelled", meaning: "The run does not ask any more." },
};

export function QuestionStatus({
  status,
  isWord = true,
}: {
  readonly status: InterruptStatus;
  readonly isWord?: boolean;
}) {
  const { label, icon: Icon, text, meaning } = looks[status];
  return (
    <span
      className={cn("inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap", text)}
      title={meaning}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className={isWord ? undefined : "sr-only"}>{label}</span>
    </span>
  );
}
