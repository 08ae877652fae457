import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.ts";

export interface DialogProps {
  readonly title: string;
  /** One or two sentences: what it is about, and what will come of it. */
  readonly description?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** Buttons; the one that does it comes last. */
  readonly footer?: ReactNode;
  readonly isWide?: boolean;
}

/** A window over the page. Escape and a click beside it close it, and the focus returns to where it was. */
export function Dialog({ title, description, isOpen, onClose, children, footer, isWide = false }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0_0_0/0.4)] backdrop-blur-[1px]" />
        <Radix.Content
          {...(description === undefined && { "aria-describedby": undefined })}
          className={cn(
            "appear fixed top-[12vh] left-1/2 z-50 flex max-h-[78vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-xl bg-raised shadow-raised",
            isWide ? "max-w-3xl" : "max-w-lg",
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pr-14 pb-3">
            <div className="min-w-0 grow">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
              )}
            </div>
          </header>
          {children !== undefined && children !== false && (
            <div className="relative min-h-0 overflow-y-auto px-5 pb-4">{children}</div>
          )}
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
              {footer}
            </footer>
          )}
          {/* Last, so that the focus begins with what the window is about. */}
          <Radix.Close asChild>
            <IconButton label="Close" className="absolute top-3.5 right-3.5">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
