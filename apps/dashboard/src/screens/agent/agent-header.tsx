import type { Agent } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy.tsx";
import { Select } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { Time } from "../../design/time.tsx";

/** What an agent is, and which of its versions is looked at. */
export function AgentHeader({
  agent,
  version,
  onVersion,
}: {
  readonly agent: Agent;
  readonly version: number | undefined;
  readonly onVersion: (version: number | null) => void;
}) {
  const known = agent.versions.filter(({ isRegistered }) => isRegistered);
  return (
    <header className="flex shrink-0 flex-col gap-2.5 px-4 pt-3 pb-2 max-sm:px-3">
      <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-faint">
        <Link to="/agents" search={{}} className="hover:text-ink">
          Agents
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span className="truncate">{agent.title}</span>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 truncate text-lg font-semibold tracking-tight">{agent.title}</h1>
        {agent.title !== agent.name && <CopyId id={agent.name} isWhole />}
        <div className="ml-auto flex items-center gap-2 max-sm:ml-0">
          {known.length > 1 ? (
            <Select
              aria-label="Version"
              className="h-7 w-auto text-xs"
              value={version ?? ""}
              onChange={({ target }) => onVersion(target.value === "" ? null : Number(target.value))}
            >
              <option value="">Version {known.find(({ isDefault }) => isDefault)?.version ?? agent.version}</option>
              {known
                .filter(({ isDefault }) => !isDefault)
                .map(({ version }) => (
                  <option key={version} value={version}>
                    Version {version}
                  </option>
                ))}
            </Select>
          ) : (
            <span className="num text-xs text-ink-faint">Version {agent.version}</span>
          )}
        </div>
      </div>
      {agent.description !== null && <p className="max-w-3xl text-sm text-pretty text-ink-soft">{agent.description}</p>}
      <dl className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs">
        <Fact name="Kind">{agent.kind === "graph" ? "Graph" : "Workflow"}</Fact>
        <Fact name="Queue">{agent.queue}</Fact>
        {agent.author !== null && <Fact name="Author">{agent.author}</Fact>}
        <Fact name="Last run">
          <Time at={agent.lastRunAt} />
        </Fact>
        {agent.tags.length > 0 && (
          <div className="flex flex-wrap gap-1">
            <dt className="sr-only">Tags</dt>
            {agent.tags.map((tag) => (
              <dd key={tag}>
                <Link to="/agents" search={{ tag: [tag] }}>
                  <Badge>{tag}</Badge>
                </Link>
              </dd>
            ))}
          </div>
        )}
      </dl>
      {agent.deprecated !== false && (
        <Note look="warning" title="Deprecated">
          {typeof agent.deprecated === "string" ? agent.deprecated : "It should not be used any more."}
        </Note>
      )}
      {!agent.isServed && (
        <Note look="warning" title="No worker has it">
          What is started waits until one comes that has this version.
        </Note>
      )}
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
