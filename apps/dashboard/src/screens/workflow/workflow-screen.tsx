import { getRouteApi, Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { Reading } from "../../app/reading.tsx";
import { RunLines } from "../../app/run-lines.tsx";
import { useTitle } from "../../app/screen-header.tsx";
import { isNotFound } from "../../data/problem-text.ts";
import { useWorkflow } from "../../data/workflows/use-workflows.ts";
import { TagBadge } from "../../design/badge.tsx";
import { buttonLook } from "../../design/button.tsx";
import { CopyId } from "../../design/copy.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import { Facts } from "../../design/section.tsx";
import { Value } from "../../results/value.tsx";
import { WorkflowHeader } from "./workflow-header.tsx";

const route = getRouteApi("/app/workflows/$workflow");

/** A saved workflow: its input, its runs, and what can be done with it. */
export function WorkflowScreen() {
  const { workflow: id } = route.useParams();
  const query = useWorkflow(id);
  useTitle(query.data?.name ?? "Workflow");
  if (query.data === undefined)
    return isNotFound(query.error) ? <NoSuchWorkflow id={id} /> : <Reading what="The workflow" query={query} />;
  const workflow = query.data;
  const tags = Object.entries(workflow.tags);
  return (
    <>
      <WorkflowHeader workflow={workflow} />
      <div className="min-h-0 grow overflow-y-auto border-t border-line">
        <div className="grid grid-cols-[minmax(0,1fr)_22rem] items-start gap-4 p-4 max-lg:grid-cols-1 max-sm:p-3">
          <div className="flex min-w-0 flex-col gap-4">
            <Panel title="Input" isPadded>
              <Value value={workflow.input} label="Input" />
            </Panel>
            <Panel title={workflow.isMine ? "Runs" : "My runs of it"}>
              <RunLines search={{ workflow: id }} none="It has not run yet." />
            </Panel>
          </div>
          <aside aria-label="About it" className="flex min-w-0 flex-col gap-4">
            <Panel title="About it" isPadded>
              <Facts
                facts={[
                  [
                    "Agent",
                    <Link
                      key="agent"
                      to="/agents/$agent"
                      params={{ agent: workflow.agent }}
                      search={{}}
                      className="text-accent hover:underline"
                    >
                      {workflow.agent}
                    </Link>,
                  ],
                  ["Version", workflow.version ?? "the default at each start"],
                  ["Seen by", workflow.visibility === "public" ? "everybody here" : "you, and who has a link"],
                  workflow.isMine ? null : ["By", workflow.owner.name],
                  workflow.forkedFrom === null
                    ? null
                    : [
                        "Forked from",
                        <Link
                          key="from"
                          to="/workflows/$workflow"
                          params={{ workflow: workflow.forkedFrom }}
                          className="font-mono text-accent hover:underline"
                        >
                          {workflow.forkedFrom}
                        </Link>,
                      ],
                  tags.length === 0
                    ? null
                    : [
                        "Tags",
                        <span key="tags" className="flex flex-wrap gap-1">
                          {tags.map(([name, value]) => (
                            <TagBadge key={name} name={name} value={value} />
                          ))}
                        </span>,
                      ],
                  ["Made", <Time key="made" at={workflow.createdAt} />],
                  ["Changed", <Time key="changed" at={workflow.updatedAt} />],
                  ["Revision", workflow.revision],
                  ["Id", <CopyId key="id" id={workflow.id} />],
                ]}
              />
            </Panel>
          </aside>
        </div>
      </div>
    </>
  );
}

function NoSuchWorkflow({ id }: { readonly id: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such workflow"
      action={
        <Link to="/workflows" search={{}} className={buttonLook({ size: "md" })}>
          To the workflows
        </Link>
      }
    >
      <p className="break-all">{id} is not there: it was deleted, or it is somebody else's and private.</p>
    </EmptyState>
  );
}
