import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** How many there are; shown where it is known. */
  readonly count?: number | undefined;
}

export interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly current: Name;
  readonly onChange: (name: Name) => void;
  /** Beside the tabs, at the end of the line. */
  readonly aside?: ReactNode;
  /** What the current tab shows. */
  readonly children: ReactNode;
  readonly className?: string;
}

export function Tabs<Name extends string>({
  label,
  tabs,
  current,
  onChange,
  aside,
  children,
  className,
}: TabsProps<Name>) {
  return (
    <Radix.Root
      value={current}
      onValueChange={(name) => onChange(name as Name)}
      className={cn("flex min-h-0 flex-col", className)}
    >
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-4 max-sm:px-2">
        <Radix.List aria-label={label} className="flex min-w-0 grow overflow-x-auto">
          {tabs.map(({ name, label, count }) => (
            <Radix.Trigger
              key={name}
              value={name}
              className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-ink-faint hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-primary data-[state=active]:text-ink"
            >
              {label}
              {count !== undefined && (
                <span className="num rounded-full bg-press px-1.5 text-2xs text-ink-soft">
                  {count.toLocaleString("en")}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      <Radix.Content value={current} tabIndex={-1} className="flex min-h-0 grow flex-col outline-none">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
