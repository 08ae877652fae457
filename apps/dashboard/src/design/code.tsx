import { cn } from "./cn.ts";
import { CopyButton } from "./copy.tsx";

/** A block of text as it is: code, a stack, an output. */
export function Code({
  text,
  label = "Copy",
  className,
}: {
  readonly text: string;
  readonly label?: string;
  readonly className?: string;
}) {
  return (
    <div className={cn("group relative rounded-md border border-line bg-sunken", className)}>
      <pre tabIndex={0} className="overflow-auto p-3 font-mono text-xs leading-5 whitespace-pre-wrap text-ink-soft">
        {text}
      </pre>
      <span className="absolute top-1 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={text} label={label} />
      </span>
    </div>
  );
}
