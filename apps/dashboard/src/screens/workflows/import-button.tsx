import type { WorkflowDocument } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { takeWorkflow } from "../../data/workflows/use-workflows.ts";
import { client } from "../../data/client.ts";
import { Button } from "../../design/button.tsx";

/** More than that no workflow can be: the server would refuse it. */
const bytesMax = 1_048_576;

/** Makes a workflow of a file that one was exported to. */
export function ImportButton() {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const take = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > bytesMax) throw new Error(`${file.name} is too large to be a workflow.`);
      return client.workflows.import(documentOf(await file.text(), file.name));
    },
    onSuccess: async (workflow) => {
      takeWorkflow(workflow);
      toast(`Imported ${workflow.name}`);
      await navigate({ to: "/workflows/$workflow", params: { workflow: workflow.id } });
    },
    onError: (error) => toast.error("It could not be imported", { description: messageOf(error) }),
  });
  return (
    <>
      <Button size="md" isBusy={take.isPending} onClick={() => input.current?.click()}>
        <Upload aria-hidden /> Import
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="A file to import"
        className="hidden"
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file can be chosen again after it was mended.
          target.value = "";
          if (file !== undefined) take.mutate(file);
        }}
      />
    </>
  );
}

function documentOf(text: string, name: string): WorkflowDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON.`);
  }
  if ((document as { readonly format?: unknown } | null)?.format === "pawl-workflow")
    return document as WorkflowDocument;
  throw new Error(`${name} is not a workflow that was exported from Pawl.`);
}
