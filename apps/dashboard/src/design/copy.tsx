import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { IconButton } from "./button.tsx";
import { cn } from "./cn.ts";

/** Puts a text on the clipboard. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isDone, copy] = useCopy(text);
  return (
    <IconButton label={label} onClick={copy}>
      {isDone ? <Check aria-hidden className="text-completed" /> : <Copy aria-hidden />}
    </IconButton>
  );
}

/** An id: its end, by which people tell them apart; a click copies all of it. */
export function CopyId({
  id,
  isWhole = false,
  isQuiet = false,
  className,
}: {
  readonly id: string;
  readonly isWhole?: boolean;
  /** In a list of many: with a mouse, the sign is seen in the row only (`group/row`) that the pointer is on. */
  readonly isQuiet?: boolean;
  readonly className?: string;
}) {
  const [isDone, copy] = useCopy(id);
  return (
    <button
      type="button"
      title={`${id}\nClick to copy`}
      onClick={copy}
      className={cn(
        // As high as a finger needs, but in a line of text no higher than the text.
        "group/copy -my-0.75 inline-flex min-h-6 max-w-full min-w-0 items-center gap-1 rounded-sm font-mono text-xs text-ink-soft hover:text-ink",
        className,
      )}
    >
      <span className="sr-only">Copy the id </span>
      <span className="truncate">{isWhole ? id : shortId(id)}</span>
      {isDone ? (
        <Check aria-hidden className="size-3 shrink-0 text-completed" />
      ) : (
        <Copy
          aria-hidden
          className={cn(
            "size-3 shrink-0 text-ink-faint",
            isQuiet &&
              "pointer-fine:opacity-0 pointer-fine:group-hover/row:opacity-100 pointer-fine:group-focus-visible/copy:opacity-100",
          )}
        />
      )}
    </button>
  );
}

/** Ids begin with their time, so those of one list differ at their end. Pure. */
export function shortId(id: string): string {
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}

function useCopy(text: string): readonly [boolean, () => void] {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [isDone]);
  return [isDone, () => void copyText(text).then(() => setDone(true))];
}

/** @throws never: what went wrong is told in a toast. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toast.error("The browser does not let this page copy. Is it served over https?");
  }
}
