import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListTree, Play, SearchX } from "lucide-react";
import { client } from "../../data/client.ts";
import { keys } from "../../data/keys.ts";
import { Button } from "../../design/button.tsx";
import { Code } from "../../design/code.tsx";
import { EmptyState } from "../../design/empty-state.tsx";

const inCode = `const run = await pawl.start(order, { id: 7 });`;
const inShell = `pawl start order '{"id": 7}'`;
const byApi = `curl ${location.origin}/api/v1/agents/order/execute \\
  -H "authorization: Bearer $PAWL_API_KEY" \\
  -H "content-type: application/json" \\
  -d '{"input": {"id": 7}}'`;

export function NoRuns({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No run passes this filter"
        action={
          <Button size="md" onClick={onClear}>
            Show all runs
          </Button>
        }
      >
        What starts later and passes it appears here by itself.
      </EmptyState>
    );
  return <FirstRun />;
}

/** What a newcomer can do next: start one of the agents that there are, here or from a program. */
function FirstRun() {
  const agents = useQuery({
    queryKey: keys.agents,
    queryFn: () => client.agents.list({ limit: 200 }),
    staleTime: 60_000,
  });
  const some = agents.data?.items.slice(0, 4) ?? [];
  return (
    <EmptyState icon={ListTree} title="No runs yet">
      <p>
        A run is one execution of an agent. Whatever starts one, it appears here by itself, and stays to be looked at.
      </p>
      {some.length > 0 && (
        <ul aria-label="Agents to start" className="mt-4 flex flex-col gap-1.5 text-left">
          {some.map(({ name, title, description }) => (
            <li key={name}>
              <Link
                to="/agents/$agent"
                params={{ agent: name }}
                className="flex min-h-11 items-center gap-3 rounded-md border border-line bg-surface px-3 py-1.5 shadow-low hover:bg-hover"
              >
                <Play aria-hidden className="size-4 shrink-0 text-accent" />
                <span className="min-w-0">
                  <span className="block truncate text-sm font-medium text-ink">Start {title}</span>
                  {description !== null && <span className="block truncate text-xs text-ink-faint">{description}</span>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-4 flex flex-col gap-2 text-left">
        <p className="text-xs text-ink-faint">In code</p>
        <Code text={inCode} />
        <p className="text-xs text-ink-faint">From the shell</p>
        <Code text={inShell} />
        <p className="text-xs text-ink-faint">
          By the API, with a{" "}
          <Link to="/account" search={{ tab: "keys" }} className="text-accent underline underline-offset-2">
            key of yours
          </Link>
        </p>
        <Code text={byApi} />
      </div>
    </EmptyState>
  );
}
