import type { AgentSummary } from "@pawl/api";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleOff, Share2, Workflow } from "lucide-react";
import { useRef } from "react";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { Time } from "../../design/time.tsx";
import { Tooltip } from "../../design/tooltip.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";

export interface AgentListProps {
  readonly agents: readonly AgentSummary[];
  readonly tags: readonly string[];
  readonly onTag: (tag: string) => void;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly onMore: () => void;
}

export function AgentList({ agents, tags, onTag, hasMore, isReading, onMore }: AgentListProps) {
  const navigate = useNavigate();
  const list = useRef<HTMLUListElement>(null);
  const current = useListKeys({
    group: "List of agents",
    ids: agents.map(({ name }) => name),
    onMove: (index) => list.current?.children[index]?.scrollIntoView({ block: "nearest" }),
    onOpen: (agent) => void navigate({ to: "/agents/$agent", params: { agent } }),
  });
  return (
    <div className="relative min-h-0 grow overflow-y-auto bg-surface">
      <ul ref={list} aria-label="Agents">
        {agents.map((agent) => (
          <li
            key={agent.name}
            className={cn(
              "relative flex min-h-15 items-center gap-4 border-b border-line px-4 py-2.5 hover:bg-hover max-sm:px-3",
              agent.name === current && "bg-hover shadow-[inset_2px_0_0_var(--color-accent)]",
            )}
          >
            <span className="flex size-8 shrink-0 items-center justify-center rounded-md border border-line bg-canvas text-ink-faint max-sm:hidden">
              {agent.kind === "graph" ? (
                <Share2 aria-label="Graph" className="size-4" />
              ) : (
                <Workflow aria-label="Workflow" className="size-4" />
              )}
            </span>
            <div className="min-w-0 grow">
              <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                <Link
                  to="/agents/$agent"
                  params={{ agent: agent.name }}
                  search={{}}
                  data-list-item={agent.name}
                  className={cn(
                    "truncate text-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent",
                    agent.deprecated !== false && "text-ink-soft line-through decoration-line-strong",
                  )}
                >
                  {agent.title}
                </Link>
                {agent.title !== agent.name && (
                  <span className="truncate font-mono text-xs text-ink-faint">{agent.name}</span>
                )}
                {agent.deprecated !== false && (
                  <Badge
                    className="border-blocked/30 bg-blocked/8 text-blocked"
                    {...(typeof agent.deprecated === "string" && { title: agent.deprecated })}
                  >
                    deprecated
                  </Badge>
                )}
              </div>
              <p className="truncate text-xs text-ink-soft">
                {typeof agent.deprecated === "string" ? agent.deprecated : (agent.description ?? "")}
              </p>
            </div>
            <div className="z-1 flex max-w-72 shrink-0 flex-wrap justify-end gap-1 max-md:hidden">
              {agent.tags.map((tag) => (
                <button
                  key={tag}
                  type="button"
                  aria-pressed={tags.includes(tag)}
                  aria-label={`Only agents with the tag ${tag}`}
                  onClick={() => onTag(tag)}
                  className="rounded-sm hover:opacity-75"
                >
                  <Badge className={tags.includes(tag) ? "border-transparent bg-accent-soft text-accent" : ""}>
                    {tag}
                  </Badge>
                </button>
              ))}
            </div>
            <span className="w-24 shrink-0 text-right text-xs max-sm:hidden">
              {agent.isServed ? (
                <span className="num text-ink-faint">v{agent.version}</span>
              ) : (
                <Tooltip text="No live worker has it: what is started waits until one does.">
                  <span className="z-1 inline-flex items-center gap-1 text-blocked">
                    <CircleOff aria-hidden className="size-3.5" /> no worker
                  </span>
                </Tooltip>
              )}
            </span>
            <span className="w-24 shrink-0 text-right text-xs text-ink-faint max-md:hidden">
              {agent.lastRunAt === null ? "no runs yet" : <Time at={agent.lastRunAt} />}
            </span>
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="p-3 text-center">
          <Button look="ghost" isBusy={isReading} onClick={onMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
