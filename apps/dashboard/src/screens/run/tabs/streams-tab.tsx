import { useQuery } from "@tanstack/react-query";
import { Waves } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { client } from "../../../data/client.ts";
import { keys } from "../../../data/keys.ts";
import { countedChunks } from "../../../data/runs/counted-chunks.ts";
import { useStream } from "../../../data/runs/use-stream.ts";
import { cn } from "../../../design/cn.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { JsonView } from "../../../design/json/json-view.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";

/** What the run writes bit by bit, as it comes. */
export function StreamsTab({ id, isOver }: { readonly id: string; readonly isOver: boolean }) {
  const { data, isPending } = useQuery({ queryKey: keys.streams(id), queryFn: () => client.runs.streams(id) });
  const [chosen, setChosen] = useState<string | null>(null);
  if (isPending) return <SkeletonRows label="Reading the streams" count={3} />;
  const streams = data?.items ?? [];
  const name = chosen ?? streams[0]?.name;
  if (name === undefined)
    return (
      <EmptyState icon={Waves} title="No streams">
        What the code writes with <code className="font-mono text-xs">ctx.stream(name).write(chunk)</code>, such as the
        tokens of a model, appears here as it comes.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 grow bg-surface max-sm:flex-col">
      <ul
        aria-label="Streams"
        className="w-52 shrink-0 overflow-y-auto border-r border-line p-2 max-sm:w-full max-sm:border-r-0 max-sm:border-b"
      >
        {streams.map((stream) => (
          <li key={stream.name}>
            <button
              type="button"
              aria-pressed={stream.name === name}
              onClick={() => setChosen(stream.name)}
              className={cn(
                "flex h-8 w-full items-center gap-2 rounded-md px-2 text-left text-xs hover:bg-hover",
                stream.name === name && "bg-press font-medium",
              )}
            >
              <span
                aria-hidden
                className={cn(
                  "size-1.5 rounded-full",
                  stream.isEnded || isOver ? "bg-completed" : "animate-pulse bg-running",
                )}
              />
              <span className="grow truncate">{stream.name}</span>
              <span className="num text-ink-faint">{stream.chunks.toLocaleString("en")}</span>
            </button>
          </li>
        ))}
      </ul>
      <Stream key={name} id={id} name={name} isOver={isOver} />
    </div>
  );
}

function Stream({ id, name, isOver }: { readonly id: string; readonly name: string; readonly isOver: boolean }) {
  const { chunks, isEnded } = useStream(id, name);
  const counted = countedChunks(chunks);
  const isText = counted.every(({ chunk }) => typeof chunk === "string");
  const end = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  // It stays at the end as more comes, unless somebody has scrolled up to read.
  useEffect(() => {
    const { current } = frame;
    if (current !== null && current.scrollHeight - current.scrollTop - current.clientHeight < 120)
      end.current?.scrollIntoView({ block: "end" });
  }, [chunks]);
  return (
    <div
      ref={frame}
      tabIndex={0}
      role="log"
      aria-label={`Stream ${name}`}
      className="min-h-0 min-w-0 grow overflow-auto p-4 focus-visible:outline-offset-[-2px]"
    >
      {isText ? (
        <p className="max-w-prose text-sm leading-6 break-words whitespace-pre-wrap">
          {counted.map(({ chunk }) => chunk as string).join("")}
        </p>
      ) : (
        <JsonView value={counted.map(({ chunk }) => chunk)} label={`Chunks of ${name}`} />
      )}
      {!isEnded && !isOver && (
        <span className="mt-1 inline-block h-4 w-1.5 animate-pulse bg-running" title="More may come">
          <span className="sr-only">More may come</span>
        </span>
      )}
      <div ref={end} />
    </div>
  );
}
