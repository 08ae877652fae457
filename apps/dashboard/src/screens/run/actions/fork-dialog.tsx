import type { Run } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";
import { client } from "../../../data/client.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { useSteps } from "../../../data/runs/use-run.ts";
import { Button } from "../../../design/button.tsx";
import { Dialog } from "../../../design/dialog.tsx";
import { Field, Input, Select } from "../../../design/field.tsx";
import { Note } from "../../../design/note.tsx";
import { JsonField } from "./json-field.tsx";
import { readJson } from "./read-json.ts";

export interface ForkDialogProps {
  readonly run: Run;
  /** The step that it was opened from. */
  readonly from: string | null;
  readonly onClose: () => void;
}

/** A new run that takes over what happened before a step; its input can be another one. */
export function ForkDialog({ run, from, onClose }: ForkDialogProps) {
  const steps = useSteps(run.id).data?.items.filter(({ status }) => status !== "dropped") ?? [];
  const before = JSON.stringify(run.input, null, 2) ?? "";
  const [draft, setDraft] = useState({ from: from ?? "", input: before, version: "" });
  const navigate = useNavigate();
  const input = readJson(draft.input);
  const fork = useMutation({
    mutationFn: () =>
      client.runs.fork(run.id, {
        ...(draft.from !== "" && { from: draft.from }),
        // What was not changed is not sent: it may hold what JSON says only nearly.
        ...(draft.input !== before && { input: input.value ?? null }),
        ...(draft.version !== "" && { version: Number(draft.version) }),
      }),
    onSuccess: (forked) => {
      toast(`Forked ${run.agent}`);
      onClose();
      void navigate({ to: "/runs/$run", params: { run: forked.id }, search: {} });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input.error === null) fork.mutate();
  };
  return (
    <Dialog
      title="Fork this run"
      description="A new run takes over what happened before a step, and does that step and the rest anew. This one stays as it is."
      isOpen
      isWide
      onClose={onClose}
      footer={
        <>
          <Button size="md" onClick={onClose}>
            Cancel
          </Button>
          <Button size="md" look="primary" type="submit" form="fork-run" isBusy={fork.isPending}>
            Fork
          </Button>
        </>
      }
    >
      <form id="fork-run" onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid grid-cols-[1fr_8rem] gap-3">
          <Field label="From">
            {(control) => (
              <Select
                className="h-8"
                {...control}
                value={draft.from}
                onChange={({ target }) => setDraft({ ...draft, from: target.value })}
              >
                <option value="">The beginning</option>
                {steps.map(({ key }) => (
                  <option key={key}>{key}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Version">
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                pattern="[1-9][0-9]*"
                placeholder={String(run.version)}
                value={draft.version}
                onChange={({ target }) => setDraft({ ...draft, version: target.value })}
              />
            )}
          </Field>
        </div>
        <JsonField
          label="Input"
          hint="As this run got it, until you change it"
          text={draft.input}
          onChange={(input) => setDraft({ ...draft, input })}
        />
        {fork.error !== null && (
          <Note look="error" title="It could not be forked">
            {messageOf(fork.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
