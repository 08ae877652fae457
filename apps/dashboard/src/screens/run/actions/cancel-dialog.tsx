import type { Run } from "@pawl/api";
import { useState, type FormEvent } from "react";
import { client } from "../../../data/client.ts";
import { useRunCommand } from "../../../data/runs/use-run-command.ts";
import { Button } from "../../../design/button.tsx";
import { Dialog } from "../../../design/dialog.tsx";
import { Checkbox, Field, Input } from "../../../design/field.tsx";

export function CancelDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [isForced, setForced] = useState(false);
  const cancel = useRunCommand(run.id, {
    run: () =>
      client.runs.cancel(run.id, {
        ...(reason.trim() !== "" && { reason: reason.trim() }),
        ...(isForced && { force: true }),
      }),
    expect: (run) => ({ ...run, cancelRequested: true }),
    failure: "The run could not be cancelled",
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cancel.mutate();
    onClose();
  };
  return (
    <Dialog
      title="Cancel this run?"
      description="Its code is asked to end, and cleans up first: what is under way may finish, and completed steps that have an undo are undone."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Let it go on
          </Button>
          <Button size="md" look="danger" type="submit" form="cancel-run">
            Cancel the run
          </Button>
        </>
      }
    >
      <form id="cancel-run" onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Reason" hint="It stands in the run's history">
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={1000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <label className="flex items-start gap-2 text-sm">
          <Checkbox
            label="Force it"
            className="mt-1"
            checked={isForced}
            onChange={({ target }) => setForced(target.checked)}
          />
          <span>
            Force it
            <span className="block text-xs text-ink-faint">
              Here and now, without clean-up. For code that does not listen.
            </span>
          </span>
        </label>
      </form>
    </Dialog>
  );
}
