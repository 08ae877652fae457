import { CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

const looks = {
  info: { icon: Info, frame: "border-line bg-sunken", text: "text-ink-faint" },
  warning: { icon: TriangleAlert, frame: "border-blocked/25 bg-blocked/5", text: "text-blocked" },
  error: { icon: CircleX, frame: "border-failed/25 bg-failed/5", text: "text-failed" },
} as const;

/** Something to know, in a frame. */
export function Note({
  look = "info",
  title,
  children,
  action,
}: {
  readonly look?: keyof typeof looks;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const { icon: Icon, frame, text } = looks[look];
  return (
    <div
      role={look === "error" ? "alert" : "note"}
      className={cn("flex items-start gap-2 rounded-lg border px-3 py-2 text-sm", frame)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", text)} />
      <div className="min-w-0 grow break-words">
        <div className="font-medium">{title}</div>
        {children !== undefined && <div className="text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  );
}
