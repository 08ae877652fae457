import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** A part of a page of settings: what it is about, the controls, and at its foot what can be done. */
export function Card({
  title,
  description,
  aside,
  footer,
  children,
  isPlain = false,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
  /** Without room around what it has: a table goes to the edges. */
  readonly isPlain?: boolean;
}) {
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <header className="flex max-sm:flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-3 pb-2 max-sm:px-3">
        <div className="min-w-0 grow">
          <h2 className="text-base font-semibold">{title}</h2>
          {description !== undefined && <p className="text-sm text-pretty text-ink-soft">{description}</p>}
        </div>
        {aside}
      </header>
      {children !== undefined && (
        <div className={cn("flex flex-col gap-3", !isPlain && "px-4 pt-1 pb-4 max-sm:px-3")}>{children}</div>
      )}
      {footer !== undefined && (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-sunken px-4 py-2.5 max-sm:px-3">
          {footer}
        </footer>
      )}
    </section>
  );
}

/** The column that cards stand in. */
export function Cards({ children }: { readonly children: ReactNode }) {
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className="flex w-full max-w-3xl flex-col gap-4 px-4 py-5 max-sm:px-3">{children}</div>
    </div>
  );
}
