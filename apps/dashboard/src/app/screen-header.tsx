import { useEffect, type ReactNode } from "react";

/** The head of a screen: its title, which is also that of the browser's tab, and what can be done there. */
export function ScreenHeader({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}) {
  useTitle(title);
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2 max-sm:px-3">
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      {children}
      {aside !== undefined && (
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:grow">{aside}</div>
      )}
    </header>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Pawl`;
  }, [title]);
}
