import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A small window below what opens it; not modal. */
export function Popover({
  trigger,
  label,
  isOpen,
  onOpenChange,
  align = "start",
  children,
}: {
  readonly trigger: ReactNode;
  readonly label: string;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
}) {
  return (
    <Radix.Root {...(isOpen !== undefined && { open: isOpen })} {...(onOpenChange !== undefined && { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 w-72 max-w-[calc(100vw-16px)] rounded-lg bg-raised p-3 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
