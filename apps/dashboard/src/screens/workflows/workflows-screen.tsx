import type { Workflow } from "@pawl/api";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Bookmark, Globe, Plus, SearchX } from "lucide-react";
import { AgentSelect } from "../../app/agent-select.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { useWorkflows } from "../../data/workflows/use-workflows.ts";
import type { WorkflowSearch } from "../../data/workflows/workflow-search.ts";
import { TagBadge } from "../../design/badge.tsx";
import { Button, buttonLook } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { SearchField } from "../../design/search-field.tsx";
import { Segments } from "../../design/segments.tsx";
import { Status } from "../../design/status.tsx";
import { rowLinkLook, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { ImportButton } from "./import-button.tsx";
import { RunNowButton } from "./run-now-button.tsx";

const route = getRouteApi("/app/workflows");

/** Agents with an input that somebody has saved under a name: their own, and public ones of others. */
export function WorkflowsScreen() {
  const search: WorkflowSearch = route.useSearch();
  const navigate = useNavigate();
  const list = useWorkflows(search);
  const change = (search: WorkflowSearch) => void navigate({ to: "/workflows", search, replace: true });
  const without = (name: keyof WorkflowSearch): WorkflowSearch =>
    Object.fromEntries(Object.entries(search).filter(([key]) => key !== name));
  useShortcuts("Workflows", [
    { keys: "n", label: "New workflow", run: () => void navigate({ to: "/new/workflow", search: {} }) },
  ]);
  const current = useListKeys({
    group: "Workflows",
    ids: list.workflows.map(({ id }) => id),
    onMove: () => {},
    onOpen: (workflow) => void navigate({ to: "/workflows/$workflow", params: { workflow } }),
  });
  const isMine = search.of !== "others";
  const isFiltered = search.q !== undefined || search.agent !== undefined || search.tag !== undefined;
  return (
    <>
      <ScreenHeader
        title="Workflows"
        aside={
          <>
            <ImportButton />
            <Link
              to="/new/workflow"
              search={search.agent === undefined ? {} : { agent: search.agent }}
              className={buttonLook({ look: "primary", size: "md" })}
            >
              <Plus aria-hidden /> New workflow
            </Link>
          </>
        }
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-3 max-sm:px-3">
        <Segments
          label="Whose"
          value={isMine ? "mine" : "others"}
          options={[
            { value: "mine", label: "Mine" },
            { value: "others", label: "Public, of others" },
          ]}
          onChange={(of) => change(of === "mine" ? without("of") : { ...search, of })}
        />
        <SearchField
          label="Find workflows by name, description or agent"
          placeholder="Name, description or agent"
          text={search.q ?? ""}
          onChange={(q) => change(q === "" ? without("q") : { ...search, q })}
        />
        <AgentSelect
          agent={search.agent}
          onChange={(agent) => change(agent === undefined ? without("agent") : { ...search, agent })}
        />
      </div>
      <TableList
        what="The workflows"
        label="Workflows"
        query={list}
        columns={isMine ? columns.filter(({ name }) => name !== "owner") : columns}
        rows={list.workflows}
        keyOf={({ id }) => id}
        current={current}
        empty={
          <NoWorkflows isFiltered={isFiltered} isMine={isMine} onClear={() => change(isMine ? {} : { of: "others" })} />
        }
      />
    </>
  );
}

const columns: readonly Column<Workflow>[] = [
  {
    name: "name",
    label: "Workflow",
    isHeader: true,
    className: "max-w-0 w-2/5",
    cell: ({ id, name, description, visibility, isMine }) => (
      <span className="flex min-w-0 flex-col">
        <span className="flex min-w-0 items-center gap-1.5">
          <Link
            to="/workflows/$workflow"
            params={{ workflow: id }}
            data-list-item={id}
            className={cn(rowLinkLook, "truncate text-sm")}
          >
            {name}
          </Link>
          {isMine && visibility === "public" && (
            <Globe aria-label="public" className="size-3.5 shrink-0 text-ink-faint" />
          )}
        </span>
        {description !== "" && <span className="truncate text-xs text-ink-faint">{description}</span>}
      </span>
    ),
  },
  { name: "agent", label: "Agent", cell: ({ agent }) => agent },
  { name: "owner", label: "By", from: "md", cell: ({ owner }) => owner.name },
  {
    name: "tags",
    label: "Tags",
    from: "lg",
    cell: ({ tags }) => (
      <span className="flex flex-wrap gap-1">
        {Object.entries(tags)
          .slice(0, 3)
          .map(([name, value]) => (
            <TagBadge key={name} name={name} value={value} />
          ))}
      </span>
    ),
  },
  {
    name: "last",
    label: "My last run",
    from: "sm",
    cell: ({ lastRun }) =>
      lastRun === null ? (
        <span className="text-ink-faint">None yet</span>
      ) : (
        <Link
          to="/runs/$run"
          params={{ run: lastRun.id }}
          search={{}}
          className="relative z-1 inline-flex items-center gap-2 align-middle hover:underline"
        >
          <Status status={lastRun.status} />
          <span className="text-ink-faint">
            <Time at={lastRun.createdAt} />
          </span>
        </Link>
      ),
  },
  { name: "changed", label: "Changed", isNumber: true, from: "md", cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  {
    name: "run",
    label: "",
    className: "w-20 text-right",
    cell: (workflow) => (
      <span className="relative z-1">
        <RunNowButton workflow={workflow} />
      </span>
    ),
  },
];

interface NoWorkflowsProps {
  readonly isFiltered: boolean;
  readonly isMine: boolean;
  readonly onClear: () => void;
}

function NoWorkflows({ isFiltered, isMine, onClear }: NoWorkflowsProps) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No workflow passes this filter"
        action={
          <Button size="md" onClick={onClear}>
            Show all
          </Button>
        }
      />
    );
  if (!isMine)
    return (
      <EmptyState icon={Globe} title="Nobody has made one public">
        Workflows of other people that are public appear here, to be run and forked.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Bookmark}
      title="No workflows of yours yet"
      action={
        <Link to="/new/workflow" search={{}} className={buttonLook({ look: "primary", size: "md" })}>
          <Plus aria-hidden /> New workflow
        </Link>
      }
    >
      A workflow is an agent with an input that you keep under a name: to run it again, to change it, and to share it.
    </EmptyState>
  );
}
