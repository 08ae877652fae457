import { X } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { fieldLook, type FieldControl } from "./field.tsx";
import { namesIn } from "./names-in.ts";

/** Several names: Enter or a comma makes one of what is typed, Backspace takes the last one back. */
export function NamesField({
  names,
  onChange,
  placeholder,
  show = (name) => name,
  ...control
}: FieldControl & {
  readonly names: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
  readonly placeholder?: string;
  /** How a name is shown; left out: as it is. */
  readonly show?: (name: string) => ReactNode;
}) {
  const [draft, setDraft] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const add = (text: string) => {
    const added = namesIn(text).filter((name) => !names.includes(name));
    if (added.length > 0) onChange([...names, ...added]);
  };
  const write = (text: string) => {
    const end = text.lastIndexOf(",");
    if (end !== -1) add(text.slice(0, end));
    setDraft(text.slice(end + 1).trimStart());
  };
  const finish = () => {
    add(draft);
    setDraft("");
  };
  const remove = (name: string) => {
    onChange(names.filter((other) => other !== name));
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && draft.trim() !== "") {
      event.preventDefault();
      finish();
    }
    if (event.key === "Backspace" && draft === "" && names.length > 0) onChange(names.slice(0, -1));
  };
  return (
    <div
      className={cn(
        fieldLook,
        "flex min-h-8 flex-wrap items-center gap-1 px-1 py-1 focus-within:border-accent focus-within:outline-2 focus-within:outline-accent",
      )}
      onClick={({ target, currentTarget }) => target === currentTarget && input.current?.focus()}
    >
      {names.map((name) => (
        <span
          key={name}
          className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm border border-line bg-sunken pl-1.5 text-xs"
        >
          <span className="truncate">{show(name)}</span>
          <button
            type="button"
            aria-label={`Take out ${name}`}
            onClick={() => remove(name)}
            className="flex size-6 items-center justify-center rounded-sm text-ink-faint hover:text-ink"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <input
        {...control}
        ref={input}
        autoComplete="off"
        className="h-6 min-w-24 grow bg-transparent px-1.5 outline-none"
        {...(names.length === 0 && placeholder !== undefined && { placeholder })}
        value={draft}
        onChange={({ target }) => write(target.value)}
        onKeyDown={press}
        onBlur={finish}
      />
    </div>
  );
}
