import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { client } from "../../data/client.ts";
import { scheduleChanged } from "../../data/schedules/use-schedules.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, Input, Select } from "../../design/field.tsx";
import { localInputOf, momentOf } from "../../design/local-input.ts";
import { Note } from "../../design/note.tsx";

/** A run for every tick of a time that is over: what was not done then is done now. */
export function BackfillDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => ({
    from: localInputOf(new Date(Date.now() - 86_400_000).toISOString()),
    to: localInputOf(new Date().toISOString()),
    overlap: "queue" as "queue" | "allow",
  }));
  const [from, to] = [momentOf(draft.from), momentOf(draft.to)];
  const isWrong = from !== null && to !== null && from >= to;
  const backfill = useMutation({
    mutationFn: (span: { readonly from: string; readonly to: string }) =>
      client.schedules.backfill(name, { ...span, overlap: draft.overlap }),
    onSuccess: ({ ticks }) => {
      toast(
        ticks === 0
          ? "There is no tick in that time"
          : `${ticks.toLocaleString("en")} ${ticks === 1 ? "tick is" : "ticks are"} made up for`,
      );
      scheduleChanged(name);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from !== null && to !== null && !isWrong) backfill.mutate({ from, to });
  };
  const input = (at: "from" | "to") => ({
    type: "datetime-local",
    required: true,
    className: "num",
    value: draft[at],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setDraft({ ...draft, [at]: target.value }),
  });
  return (
    <Dialog
      title={`Backfill ${name}`}
      description="Starts a run for every tick of a time, also for those that had one. At most 10,000."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Do not
          </Button>
          <Button size="md" look="primary" type="submit" form="backfill" isBusy={backfill.isPending}>
            Start them
          </Button>
        </>
      }
    >
      <form id="backfill" onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Field label="From">{(control) => <Input {...control} {...input("from")} autoFocus />}</Field>
          <Field label="To" error={isWrong ? "It must be later" : null}>
            {(control) => <Input {...control} {...input("to")} />}
          </Field>
        </div>
        <Field label="The runs">
          {(control) => (
            <Select
              {...control}
              className="h-8"
              value={draft.overlap}
              onChange={({ target }) => setDraft({ ...draft, overlap: target.value as "queue" | "allow" })}
            >
              <option value="queue">One after the other</option>
              <option value="allow">Side by side</option>
            </Select>
          )}
        </Field>
        {backfill.error !== null && (
          <Note look="error" title="They could not be started">
            {messageOf(backfill.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
