import type { ReactNode } from "react";

/** A part of the panel, under a heading. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-1.5 px-4 py-3">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <h2 className="text-xs font-medium text-ink-faint">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode] | null)[] }) {
  return (
    <dl className="grid grid-cols-[minmax(88px,auto)_1fr] gap-x-4 gap-y-1 text-xs">
      {facts.map(
        (fact) =>
          fact !== null && (
            <div key={fact[0]} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-ink-faint">{fact[0]}</dt>
              <dd className="min-w-0 break-words">{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
