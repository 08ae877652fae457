import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast } from "sonner";
import { messageOf } from "../problem-text.ts";
import { workflowHasRun } from "./use-workflows.ts";
import { client } from "../client.ts";

/** Starts a run with the input as it is saved, and goes there. */
export function useRunWorkflow({ id, name }: { readonly id: string; readonly name: string }) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => client.workflows.execute(id),
    onSuccess: async (run) => {
      toast(`Started ${name}`);
      workflowHasRun(id);
      await navigate({ to: "/runs/$run", params: { run: run.id }, search: {} });
    },
    onError: (error) => toast.error(`${name} could not be started`, { description: messageOf(error) }),
  });
}
