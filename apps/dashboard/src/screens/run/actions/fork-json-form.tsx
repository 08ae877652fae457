import type { Step } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { messageOf } from "../../../data/problem-text.ts";
import { useStep } from "../../../data/runs/use-run.ts";
import { Button } from "../../../design/button.tsx";
import { Note } from "../../../design/note.tsx";
import { Skeleton } from "../../../design/skeleton.tsx";
import { JsonField } from "./json-field.tsx";
import { readJson } from "./read-json.ts";

type Common = {
  readonly label: string;
  readonly hint: string;
  /** Undefined: it was not changed. */
  readonly onFork: (value: unknown) => Promise<void>;
  readonly onClose: () => void;
};

export type ForkJsonFormProps = Common &
  (
    | { readonly value: unknown; readonly step?: never; readonly run?: never }
    | { readonly run: string; readonly step: Step | null; readonly value?: never }
  );

/** A value as JSON, where nothing says what it is made of: one that is given, or the state after a step. */
export function ForkJsonForm({ run, step, value, ...common }: ForkJsonFormProps) {
  if (run === undefined) return <Editor {...common} value={value} />;
  if (step === null) return <Editor {...common} value={undefined} />;
  return <StateEditor {...common} run={run} step={step} />;
}

function StateEditor({ run, step, ...common }: Common & { readonly run: string; readonly step: Step }) {
  const { data, isPending } = useStep(run, step.key, step.seq);
  if (isPending) return <Skeleton className="h-40 w-full" />;
  return <Editor {...common} value={data?.state ?? undefined} />;
}

function Editor({ label, hint, value, onFork, onClose }: Common & { readonly value: unknown }) {
  const before = value === undefined ? "" : (JSON.stringify(value, null, 2) ?? "");
  const [text, setText] = useState(before);
  const json = readJson(text);
  const fork = useMutation({ mutationFn: onFork });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was not changed is not sent: it may hold what JSON says only nearly.
    if (json.error === null) fork.mutate(text === before ? undefined : (json.value ?? null));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <JsonField label={label} hint={hint} text={text} onChange={setText} />
      {fork.error !== null && (
        <Note look="error" title="It could not be forked">
          {messageOf(fork.error)}
        </Note>
      )}
      <div className="flex gap-2">
        <Button size="md" look="primary" type="submit" isBusy={fork.isPending} disabled={json.error !== null}>
          Fork
        </Button>
        <Button size="md" look="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
