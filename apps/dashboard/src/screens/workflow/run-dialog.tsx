import type { Workflow } from "@pawl/api";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { toast } from "sonner";
import { Reading } from "../../app/reading.tsx";
import { useAgent } from "../../data/agents/use-agents.ts";
import { workflowHasRun } from "../../data/workflows/use-workflows.ts";
import { client } from "../../data/client.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Form } from "../../form/form.tsx";
import { inputView } from "../../form/input-view.ts";

/** One run of it with another input; what is saved stays as it is. */
export function RunDialog({ workflow, onClose }: { readonly workflow: Workflow; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const agent = useAgent(workflow.agent, workflow.version ?? undefined);
  const schema = agent.data?.inputSchema ?? null;
  const view = useMemo(() => inputView(schema), [schema]);
  return (
    <Dialog
      title={`Run ${workflow.name} with …`}
      description="This once, with what you change here. What is saved stays as it is."
      isOpen
      isWide
      onClose={onClose}
    >
      {agent.data === undefined || agent.isPlaceholderData ? (
        <Reading what="The form" query={agent} count={2} />
      ) : (
        <Form
          label={`Run ${workflow.name}`}
          view={view}
          schema={schema}
          initial={workflow.input ?? undefined}
          submit="Run"
          onSubmit={async (input) => {
            const run = await client.workflows.execute(workflow.id, { input: input ?? null });
            toast(`Started ${workflow.name}`);
            workflowHasRun(workflow.id);
            onClose();
            await navigate({ to: "/runs/$run", params: { run: run.id }, search: {} });
          }}
        />
      )}
    </Dialog>
  );
}
