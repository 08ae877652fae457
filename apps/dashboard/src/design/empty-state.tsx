import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Where there is nothing: says what would be here, and how it comes about. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="m-auto flex w-full max-w-lg flex-col items-center gap-2 px-6 py-14 text-center">
      <span className="mb-1 flex size-10 items-center justify-center rounded-lg border border-line bg-surface text-ink-faint shadow-low">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      {children !== undefined && (
        <div className="max-w-full text-sm text-balance break-words text-ink-soft">{children}</div>
      )}
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
