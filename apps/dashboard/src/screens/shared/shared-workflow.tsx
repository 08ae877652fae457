import type { Workflow } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { GitFork } from "lucide-react";
import { messageOf } from "../../data/problem-text.ts";
import { restoreSession } from "../../data/session.ts";
import { client } from "../../data/client.ts";
import { takeWorkflow } from "../../data/workflows/use-workflows.ts";
import { TagBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Note } from "../../design/note.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import { Value } from "../../results/value.tsx";

/** Whether the server has put its sign in the place of something. Pure. */
function hasSecrets(input: unknown): boolean {
  return JSON.stringify(input)?.includes('"•••"') === true;
}

/** A workflow that somebody has shared. To have it for oneself, one signs in, and comes back here for it. */
export function SharedWorkflow({ workflow, token }: { readonly workflow: Workflow; readonly token: string }) {
  const navigate = useNavigate();
  const fork = useMutation({
    mutationFn: async () => {
      await restoreSession();
      if (client.auth.user === null) return null;
      return client.shares.fork(token);
    },
    onSuccess: async (forked) => {
      if (forked === null)
        return navigate({ to: "/sign-in", search: { returnTo: `/shared/${encodeURIComponent(token)}` } });
      takeWorkflow(forked);
      return navigate({ to: "/workflows/$workflow", params: { workflow: forked.id } });
    },
  });
  return (
    <article className="flex flex-col gap-4">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-xl font-semibold tracking-tight break-words">{workflow.name}</h1>
          <Button look="primary" size="md" className="ml-auto" isBusy={fork.isPending} onClick={() => fork.mutate()}>
            <GitFork aria-hidden /> Make it mine
          </Button>
        </div>
        <p className="text-xs text-ink-faint">
          A workflow of the agent <span className="text-ink-soft">{workflow.agent}</span>, changed{" "}
          <Time at={workflow.updatedAt} />
        </p>
        {workflow.description !== "" && (
          <p className="max-w-[72ch] text-sm whitespace-pre-wrap text-ink-soft">{workflow.description}</p>
        )}
        <div className="flex flex-wrap gap-1">
          {Object.entries(workflow.tags).map(([name, value]) => (
            <TagBadge key={name} name={name} value={value} />
          ))}
        </div>
      </header>
      {fork.error !== null && (
        <Note look="error" title="It could not be forked">
          {messageOf(fork.error)}
        </Note>
      )}
      <Panel title="Input" isPadded>
        <Value value={workflow.input} label="Input" />
        {hasSecrets(workflow.input) && (
          <p className="mt-2 text-xs text-ink-faint">
            ••• stands for a secret. It is not shared: who makes the workflow theirs fills in their own.
          </p>
        )}
      </Panel>
    </article>
  );
}
