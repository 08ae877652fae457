import type { Run } from "@pawl/api";
import { DeleteDialog as AskToDelete } from "../../../app/delete-dialog.tsx";
import { client } from "../../../data/client.ts";
import { keys } from "../../../data/keys.ts";

export function DeleteDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  return (
    <AskToDelete
      what="run"
      description="It is removed with its history, results and files. This cannot be undone."
      remove={() => client.runs.delete(run.id)}
      list="/runs"
      one={keys.run(run.id)}
      lists={keys.runLists}
      onClose={onClose}
    />
  );
}
