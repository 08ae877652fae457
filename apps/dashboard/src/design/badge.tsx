import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** A short quiet word in a frame: a tag, a version. */
export function Badge({
  children,
  className,
  title,
}: {
  readonly children: ReactNode;
  readonly className?: string;
  readonly title?: string;
}) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-5 max-w-48 items-center truncate rounded-sm border border-line bg-sunken px-1.5 text-2xs text-ink-soft",
        className,
      )}
    >
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A name with its value. */
export function TagBadge({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Badge title={`${name}: ${value}`}>
      <span className="text-ink-faint">{name}</span> {value}
    </Badge>
  );
}
