import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "./cn.ts";
import { Input } from "./field.tsx";

const restMs = 250;

/** Words to look for: told when the typing rests, however often what is around it is drawn anew meanwhile. */
export function SearchField({
  label,
  placeholder,
  text,
  onChange,
  className,
}: {
  /** Names it for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  /** What is looked for now. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly className?: string;
}) {
  const [draft, setDraft] = useState(text);
  const told = useRef(text);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    // What was told from here comes back while somebody is typing on: that must not take their letters away.
    if (text !== told.current) setDraft(text);
    told.current = text;
  }, [text]);
  useEffect(() => {
    if (draft.trim() === told.current) return;
    const timer = setTimeout(() => tell.current((told.current = draft.trim())), restMs);
    return () => clearTimeout(timer);
  }, [draft]);
  return (
    <span className={cn("relative w-72 max-sm:w-full", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        className="pl-8"
        maxLength={200}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
      />
    </span>
  );
}
