import type { LucideIcon } from "lucide-react";
import { cn } from "./cn.ts";

/** An icon and a word in the colour of what they mean; what that is, is said on hover. */
export function Look({
  look,
  className,
}: {
  readonly look: { readonly label: string; readonly icon: LucideIcon; readonly text: string; readonly meaning: string };
  readonly className?: string;
}) {
  return (
    <span
      title={look.meaning}
      className={cn(
        "inline-flex items-center gap-1.5 align-middle text-xs font-medium whitespace-nowrap",
        look.text,
        className,
      )}
    >
      <look.icon aria-hidden className="size-3.5 shrink-0" />
      {look.label}
    </span>
  );
}
