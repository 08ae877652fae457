import type { Agent } from "@pawl/api";
import { getRouteApi, Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTitle } from "../../app/screen-header.tsx";
import { isNotFound, messageOf } from "../../data/problem-text.ts";
import { useAgent } from "../../data/agents/use-agents.ts";
import { Button, buttonLook } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Note } from "../../design/note.tsx";
import { Skeleton, SkeletonRows } from "../../design/skeleton.tsx";
import { Tabs, type Tab } from "../../design/tabs.tsx";
import { AgentHeader } from "./agent-header.tsx";
import type { AgentPageSearch, AgentTab } from "./agent-page-search.ts";
import { RunsTab } from "./runs-tab.tsx";
import { SchemasTab } from "./schemas-tab.tsx";
import { StartTab } from "./start-tab.tsx";
import { VersionsTab } from "./versions-tab.tsx";

const route = getRouteApi("/app/agents/$agent");

/** What lays it out is large, and few agents are graphs. */
const GraphView = lazy(() => import("../../graph/graph-view.tsx").then((module) => ({ default: module.GraphView })));

/** An agent: how it is started, what it takes and gives, and its runs. */
export function AgentScreen() {
  const { agent: name } = route.useParams();
  const { tab = "start", version }: AgentPageSearch = route.useSearch();
  const navigate = route.useNavigate();
  const agent = useAgent(name, version);
  useTitle(agent.data?.title ?? name);
  if (agent.isError && (agent.data === undefined || agent.isPlaceholderData)) {
    if (isNotFound(agent.error)) return <NoSuchAgent name={name} version={version} />;
    return (
      <div className="p-4">
        <Note
          look="error"
          title="The agent cannot be read"
          action={<Button onClick={() => void agent.refetch()}>Try again</Button>}
        >
          {messageOf(agent.error)}
        </Note>
      </div>
    );
  }
  if (agent.data === undefined || agent.data.name !== name) return <Loading />;
  const show = (search: AgentPageSearch) => void navigate({ search, replace: true });
  const others = version === undefined ? {} : { version };
  const tabs = tabsOf(agent.data);
  const current = tabs.some((each) => each.name === tab) ? tab : "start";
  return (
    <>
      <AgentHeader
        agent={agent.data}
        version={version}
        onVersion={(version) =>
          show({ ...(current !== "start" && { tab: current }), ...(version !== null && { version }) })
        }
      />
      <Tabs
        label="Of this agent"
        className="grow"
        tabs={tabs}
        current={current}
        onChange={(tab) => show(tab === "start" ? others : { ...others, tab })}
      >
        {current === "start" && <StartTab key={`${name}#${version ?? ""}`} agent={agent.data} version={version} />}
        {current === "runs" && <RunsTab agent={name} />}
        {current === "graph" && agent.data.graph !== null && (
          <Suspense fallback={<SkeletonRows label="Drawing the graph" />}>
            <GraphView graph={agent.data.graph} label={`The graph ${agent.data.title}`} className="bg-surface" />
          </Suspense>
        )}
        {current === "schemas" && <SchemasTab agent={agent.data} />}
        {current === "versions" && <VersionsTab agent={agent.data} />}
      </Tabs>
    </>
  );
}

function tabsOf({ versions, graph }: Agent): readonly Tab<AgentTab>[] {
  return [
    { name: "start", label: "Start" },
    { name: "runs", label: "Runs" },
    ...(graph === null ? [] : [{ name: "graph", label: "Graph" } as const]),
    { name: "schemas", label: "Schemas" },
    { name: "versions", label: "Versions", count: versions.length },
  ];
}

function NoSuchAgent({ name, version }: { readonly name: string; readonly version: number | undefined }) {
  return (
    <EmptyState
      icon={SearchX}
      title={version === undefined ? "There is no such agent" : `There is no version ${version} here`}
      action={
        <Link to="/agents" search={{}} className={buttonLook({ size: "md" })}>
          To the agents
        </Link>
      }
    >
      <p>
        {version === undefined
          ? `${name} is not registered on this server.`
          : `This server does not know the code of ${name}, version ${version}.`}
      </p>
    </EmptyState>
  );
}

function Loading() {
  return (
    <>
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="h-5 w-56" />
        <Skeleton className="w-96 max-w-full" />
      </div>
      <SkeletonRows label="Reading the agent" />
    </>
  );
}
