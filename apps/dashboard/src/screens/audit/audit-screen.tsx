import type { AuditEntry } from "@pawl/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { accountKeys } from "../../data/account/account-keys.ts";
import { client } from "../../data/client.ts";
import { PersonName } from "../../data/people/person-name.tsx";
import { seesAll, useUser } from "../../data/session.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import type { Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { cn } from "../../design/cn.ts";
import { Facts } from "../../design/section.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { auditQueryOf } from "./audit-search.ts";
import { Target } from "./target.tsx";

const route = getRouteApi("/app/audit");

/** Who did what to what, from where, and whether it was allowed; newest first. */
export function AuditScreen() {
  const user = useUser();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({
    queryKey: accountKeys.audit(search),
    queryFn: ({ pageParam, signal }) =>
      client.operate.audit(
        { ...auditQueryOf(search, Date.now()), limit: 100, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.pages.length > 1 ? false : 10_000),
  });
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const [open, setOpen] = useState<string | null>(null);
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <ScreenHeader title="Audit log">
        {!seesAll(user) && <p className="text-xs text-ink-faint">What was done in your name</p>}
      </ScreenHeader>
      <AuditFilters search={search} onChange={(search) => void navigate({ search, replace: true })} />
      <TableList
        what="The audit log"
        label="Audit log"
        query={query}
        columns={columnsOf({ open, onToggle: (id) => setOpen(id === open ? null : id), isAll: seesAll(user) })}
        rows={entries}
        keyOf={({ id }) => id}
        below={(entry) => (entry.id === open ? <Details entry={entry} /> : null)}
        more="Older entries"
        empty={<NoEntries isFiltered={isFiltered} onClear={() => void navigate({ search: {}, replace: true })} />}
      />
    </>
  );
}

function NoEntries({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={ScrollText}
      title={isFiltered ? "Nothing passes these filters" : "Nothing has been done yet"}
      {...(isFiltered && {
        action: (
          <Button size="md" onClick={onClear}>
            Clear the filters
          </Button>
        ),
      })}
    >
      {isFiltered
        ? "Entries are older, of somebody else, or were removed after the days that the settings say."
        : "Every change, and every attempt that was refused, is noted here with who, when and from where."}
    </EmptyState>
  );
}

const outcomeLooks = { ok: "text-completed", refused: "text-blocked", failed: "text-failed" } as const;

function columnsOf({
  open,
  onToggle,
  isAll,
}: {
  readonly open: string | null;
  readonly onToggle: (id: string) => void;
  readonly isAll: boolean;
}): readonly Column<AuditEntry>[] {
  return [
    { name: "at", label: "When", className: "w-24", cell: ({ at }) => <Time at={at} /> },
    ...(isAll
      ? [
          {
            name: "who",
            label: "Who",
            from: "sm" as const,
            cell: ({ actor, action, target }: AuditEntry) => (
              <span className="block max-w-40 truncate" title={actor.id ?? undefined}>
                {actor.id === null && action.startsWith("auth.") && target !== null ? (
                  // Whoever signs in is nobody yet, and is named as what was signed in to.
                  <PersonName id={target} />
                ) : (
                  actor.name
                )}
              </span>
            ),
          },
        ]
      : []),
    {
      name: "action",
      label: "Action",
      isHeader: true,
      cell: ({ id, action }) => (
        <button
          type="button"
          aria-expanded={open === id}
          onClick={() => onToggle(id)}
          className="font-mono text-xs font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent"
        >
          {action}
        </button>
      ),
    },
    {
      name: "target",
      label: "To",
      from: "md",
      cell: ({ action, target }) => (
        <span className="relative z-1">
          <Target action={action} target={target} />
        </span>
      ),
    },
    {
      name: "outcome",
      label: "Outcome",
      cell: ({ outcome, code }) => (
        <span className={cn("font-medium", outcomeLooks[outcome])}>
          {outcome}
          {code !== null && <span className="font-mono font-normal text-ink-faint max-sm:hidden"> {code}</span>}
        </span>
      ),
    },
    { name: "from", label: "From", from: "lg", cell: ({ ip }) => <span className="font-mono">{ip ?? "–"}</span> },
    { name: "by", label: "By", from: "xl", cell: ({ actor }) => actor.via },
  ];
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  return (
    <Facts
      facts={[
        ["At", <Time key="t" at={entry.at} isAbsolute />],
        ["Who", entry.actor.id === null ? entry.actor.name : <CopyId key="i" id={entry.actor.id} isWhole />],
        ["By", entry.actor.via],
        ["To", <Target key="t" action={entry.action} target={entry.target} isWhole />],
        ["Answer", `${entry.status}${entry.code === null ? "" : ` ${entry.code}`}`],
        entry.ip === null ? null : ["From", entry.ip],
        entry.userAgent === null ? null : ["With", entry.userAgent],
        ["Request", <CopyId key="r" id={entry.requestId} isWhole />],
      ]}
    />
  );
}
