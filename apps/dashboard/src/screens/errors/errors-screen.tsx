import type { ErrorGroup, RunStatus } from "@pawl/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { CircleCheck, ListTree, RotateCcw } from "lucide-react";
import { useState } from "react";
import { AgentSelect } from "../../app/agent-select.tsx";
import { Reading } from "../../app/reading.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { client } from "../../data/client.ts";
import { operateKeys } from "../../data/operate/operate-keys.ts";
import { Button, buttonLook } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Select } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { StatusIcon } from "../../design/status.tsx";
import { statusLooks } from "../../design/status-look.ts";
import { rowLinkLook } from "../../design/table.tsx";
import { TickedText } from "../../design/ticked-text.tsx";
import { Time } from "../../design/time.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { errorQueryOf, errorSpans, type ErrorSearch, type ErrorSpan } from "./error-search.ts";
import { RetryDialog } from "./retry-dialog.tsx";

const route = getRouteApi("/app/errors");

/** What runs have failed of, each reason once, the most frequent first. */
export function ErrorsScreen() {
  const search: ErrorSearch = route.useSearch();
  const navigate = useNavigate();
  const [retrying, setRetrying] = useState<ErrorGroup | null>(null);
  const query = useQuery({
    queryKey: operateKeys.errorList(search),
    queryFn: ({ signal }) => client.operate.errors({ ...errorQueryOf(search, Date.now()), limit: 200 }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const groups = query.data?.groups ?? [];
  const change = (search: ErrorSearch) => void navigate({ to: "/errors", search, replace: true });
  const current = useListKeys({
    group: "Errors",
    ids: groups.map(idOf),
    onMove: () => {},
    onOpen: (id) => {
      const group = groups.find((group) => idOf(group) === id);
      if (group !== undefined) void navigate({ to: "/runs/$run", params: { run: group.example } });
    },
  });
  const { since: _since, ...withoutSince } = search;
  return (
    <>
      <ScreenHeader
        title="Errors"
        aside={
          <>
            <AgentSelect
              agent={search.agent}
              onChange={(agent) =>
                change({
                  ...(search.since !== undefined && { since: search.since }),
                  ...(agent !== undefined && { agent }),
                })
              }
            />
            <Select
              aria-label="Time"
              className="h-8 max-sm:grow"
              value={search.since ?? ""}
              onChange={({ target }) =>
                change(target.value === "" ? withoutSince : { ...search, since: target.value as ErrorSpan })
              }
            >
              <option value="">Any time</option>
              {errorSpans.map(({ span, label }) => (
                <option key={span} value={span}>
                  {label}
                </option>
              ))}
            </Select>
          </>
        }
      >
        {query.data !== undefined && groups.length > 0 && (
          <p className="num text-xs text-ink-faint">
            {groups.length.toLocaleString("en")} {groups.length === 1 ? "reason" : "reasons"},{" "}
            {query.data.runs.toLocaleString("en")} {query.data.runs === 1 ? "run" : "runs"}
          </p>
        )}
      </ScreenHeader>
      <div className="flex min-h-0 grow flex-col overflow-y-auto border-t border-line bg-surface">
        <Reading what="The errors" query={query} count={5} />
        {query.data?.isComplete === false && (
          <div className="px-4 pt-3">
            <Note title="There are more than were counted">
              The counts are lower bounds; a shorter time or one agent tells more.
            </Note>
          </div>
        )}
        {query.isSuccess && groups.length === 0 && (
          <EmptyState icon={CircleCheck} title="Nothing has failed">
            Runs that fail, are blocked, or are paused after their last attempt are gathered here by agent, step and
            code.
          </EmptyState>
        )}
        <ul className={cn(query.isPlaceholderData && "opacity-60")}>
          {groups.map((group) => (
            <Group
              key={idOf(group)}
              group={group}
              isCurrent={current === idOf(group)}
              onRetry={() => setRetrying(group)}
            />
          ))}
        </ul>
      </div>
      {retrying !== null && (
        <RetryDialog
          group={retrying}
          since={errorQueryOf(search, Date.now())["since"] ?? null}
          onClose={() => setRetrying(null)}
        />
      )}
    </>
  );
}

/** Unique among the groups of a list. */
function idOf({ agent, step, code }: ErrorGroup): string {
  return JSON.stringify([agent, step, code]);
}

function Group({
  group,
  isCurrent,
  onRetry,
}: {
  readonly group: ErrorGroup;
  readonly isCurrent: boolean;
  readonly onRetry: () => void;
}) {
  const { agent, step, code, count, statuses, firstAt, lastAt, message, hint, example } = group;
  const shown = (Object.entries(statuses) as [RunStatus, number][]).filter(([, count]) => count > 0);
  return (
    <li
      className={cn(
        "relative flex gap-4 border-b border-line px-4 py-3 hover:bg-hover max-sm:flex-wrap max-sm:gap-2 max-sm:px-3",
        isCurrent && "bg-hover shadow-[inset_2px_0_0_var(--color-accent)]",
      )}
    >
      <span className="num min-w-8 shrink-0 pt-0.5 text-lg font-semibold max-sm:min-w-0" title={`${count} runs`}>
        {count.toLocaleString("en")}
      </span>
      <div className="min-w-0 grow max-sm:basis-3/4">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link
            to="/runs/$run"
            params={{ run: example }}
            data-list-item={idOf(group)}
            className={cn(rowLinkLook, "font-mono text-xs break-all")}
          >
            {code}
          </Link>
          <span className="text-xs text-ink-faint">
            {agent}
            {step !== null && (
              <>
                {" "}
                › <span className="font-mono">{step}</span>
              </>
            )}
          </span>
        </p>
        <p className="mt-0.5 line-clamp-2 text-sm break-words">{message}</p>
        {hint !== null && (
          <p className="mt-0.5 text-xs text-ink-faint">
            <TickedText text={hint} />
          </p>
        )}
        <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-faint">
          {shown.map(([status, count]) => (
            <span key={status} className="num inline-flex items-center gap-1">
              <StatusIcon look={statusLooks[status]} /> {count.toLocaleString("en")} {status}
            </span>
          ))}
          <span>
            last <Time at={lastAt} />
          </span>
          <span>
            first <Time at={firstAt} />
          </span>
        </p>
      </div>
      <div className="relative z-1 flex shrink-0 items-start gap-1.5">
        <Link
          to="/runs"
          search={{ agent, status: shown.map(([status]) => status) }}
          className={buttonLook({ look: "ghost" })}
          aria-label={`Runs of ${agent} that have ended so`}
          title={`Runs of ${agent} that are ${shown.map(([status]) => status).join(" or ")}`}
        >
          <ListTree aria-hidden /> Runs
        </Link>
        <Button onClick={onRetry} aria-label={`Retry all runs with ${code} of ${agent}`}>
          <RotateCcw aria-hidden /> Retry all
        </Button>
      </div>
    </li>
  );
}
