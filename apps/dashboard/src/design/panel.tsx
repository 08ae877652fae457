import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** A part of a screen, in a frame under its heading; what is in it goes from edge to edge. */
export function Panel({
  title,
  aside,
  isPadded = false,
  className,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly isPadded?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={cn("overflow-hidden rounded-lg border border-line bg-surface", className)}>
      <div className="flex min-h-9 items-center justify-between gap-2 border-b border-line bg-canvas px-4 py-1 max-sm:px-3">
        <h2 className="text-xs font-medium text-ink-faint">{title}</h2>
        {aside}
      </div>
      {isPadded ? <div className="px-4 py-3 max-sm:px-3">{children}</div> : children}
    </section>
  );
}
