import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "../cn.ts";
import { CopyButton } from "../copy.tsx";
import { isOpenAtFirst, jsonLines, type JsonLine } from "./json-lines.ts";

const lineHeightPx = 20;

/** A JSON value as a tree to open and close; of a large one only what is seen is drawn. Texts are shown as texts, whatever they contain. */
export function JsonView({
  value,
  label,
  className,
}: {
  readonly value: unknown;
  readonly label: string;
  readonly className?: string;
}) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const lines = useMemo(
    () => jsonLines(value, (path, depth, size) => toggled.get(path) ?? isOpenAtFirst(path, depth, size)),
    [value, toggled],
  );
  const [current, setCurrent] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeightPx,
    overscan: 20,
    // Before it is measured, and where nothing is laid out, this is what is drawn.
    initialRect: { width: 400, height: 320 },
  });
  const toggle = (line: JsonLine) => {
    if (line.size !== null) setToggled(new Map(toggled).set(line.path, !line.isOpen));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[current];
    const next = line === undefined ? null : keyMove(event.key, lines, current);
    if (line === undefined || next === null) return;
    event.preventDefault();
    if (next === "toggle") return toggle(line);
    setCurrent(next);
    virtual.scrollToIndex(next);
  };
  return (
    <div className={cn("group relative min-h-0 rounded-md border border-line bg-sunken", className)}>
      <div
        ref={frame}
        role="tree"
        aria-label={label}
        aria-activedescendant={lines[current] === undefined ? undefined : `${label}-${current}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="peer max-h-[inherit] overflow-auto py-2 font-mono text-xs"
        style={{ height: Math.min(lines.length, 20) * lineHeightPx + 18 }}
      >
        <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <Line
              key={lines[index]!.path}
              id={`${label}-${index}`}
              line={lines[index]!}
              topPx={start}
              isCurrent={index === current}
              onToggle={() => {
                setCurrent(index);
                toggle(lines[index]!);
              }}
            />
          ))}
        </div>
      </div>
      <span className="absolute top-1 right-2 rounded-md bg-sunken opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${label} as JSON`} />
      </span>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly line: JsonLine;
  readonly topPx: number;
  readonly isCurrent: boolean;
  readonly onToggle: () => void;
}

function Line({ id, line, topPx, isCurrent, onToggle }: LineProps) {
  const canOpen = line.size !== null && line.size > 0;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-expanded={canOpen ? line.isOpen : undefined}
      aria-selected={isCurrent}
      onClick={onToggle}
      className={cn(
        "absolute left-0 flex w-max min-w-full items-center pr-10 whitespace-pre group-has-[.peer:focus-visible]:aria-selected:bg-hover",
        canOpen && "cursor-pointer hover:bg-hover",
      )}
      style={{ top: topPx, height: lineHeightPx, paddingLeft: 8 + line.depth * 14 }}
    >
      <ChevronRight
        aria-hidden
        className={cn("mr-1 size-3 shrink-0 text-ink-faint", line.isOpen && "rotate-90", !canOpen && "invisible")}
      />
      {line.name !== null && (
        <span className={line.isIndex ? "text-ink-faint" : "text-ink"}>
          {line.name}
          <span className="text-ink-faint">: </span>
        </span>
      )}
      <Value line={line} />
    </div>
  );
}

function Value({ line: { value, size, isOpen } }: { readonly line: JsonLine }) {
  if (size !== null) {
    const [open, close] = Array.isArray(value) ? "[]" : "{}";
    if (size === 0) return <span className="text-ink-faint">{`${open}${close}`}</span>;
    return <span className="text-ink-faint">{isOpen ? open : `${open} ${size} ${close}`}</span>;
  }
  if (typeof value === "string") return <span className="text-completed">{JSON.stringify(shortened(value))}</span>;
  if (typeof value === "number") return <span className="num text-running">{String(value)}</span>;
  if (typeof value === "boolean") return <span className="text-sleeping">{String(value)}</span>;
  return <span className="text-ink-faint">{value === undefined ? "none" : "null"}</span>;
}

function shortened(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}… (${text.length.toLocaleString("en")} characters)` : text;
}

/** Where a key leads in a tree: to a line, or to open or close this one; null: nowhere. Pure. */
export function keyMove(key: string, lines: readonly JsonLine[], at: number): number | "toggle" | null {
  const line = lines[at]!;
  const parent = () => lines.findLastIndex(({ depth }, index) => index < at && depth < line.depth);
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, lines.length - 1);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return lines.length - 1;
    case "Enter":
    case " ":
      return line.size === null ? null : "toggle";
    case "ArrowRight":
      return line.size !== null && !line.isOpen ? "toggle" : Math.min(at + 1, lines.length - 1);
    case "ArrowLeft":
      return line.isOpen ? "toggle" : Math.max(parent(), 0);
    default:
      return null;
  }
}
