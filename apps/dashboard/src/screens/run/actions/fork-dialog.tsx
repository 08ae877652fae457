import type { Run, Step } from "@pawl/api";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { toast } from "sonner";
import { useAgent } from "../../../data/agents/use-agents.ts";
import { client } from "../../../data/client.ts";
import { useSteps } from "../../../data/runs/use-run.ts";
import { Dialog } from "../../../design/dialog.tsx";
import { Field, Input, Select } from "../../../design/field.tsx";
import { Skeleton } from "../../../design/skeleton.tsx";
import { ForkForm } from "./fork-form.tsx";
import { ForkJsonForm } from "./fork-json-form.tsx";
import { stepBefore } from "./step-before.ts";

export interface ForkDialogProps {
  readonly run: Run;
  /** The step that it was opened from. */
  readonly from: string | null;
  readonly onClose: () => void;
}

/** What else the new run is to have: what was not changed is not said. */
export type ForkChange = { readonly input?: unknown; readonly state?: unknown };

/** A new run that takes over what happened before a step; its input (or the state that a node of a graph begins with) can be another one. */
export function ForkDialog({ run, from: asked, onClose }: ForkDialogProps) {
  const steps = useSteps(run.id).data?.items.filter(({ status }) => status !== "dropped") ?? [];
  const [from, setFrom] = useState(asked ?? "");
  const [version, setVersion] = useState("");
  const navigate = useNavigate();
  const wanted = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : run.version;
  const agent = useAgent(run.agent, wanted);
  const fork = async (change: ForkChange) => {
    const forked = await client.runs.fork(run.id, {
      ...(from !== "" && { from }),
      ...(version !== "" && { version: Number(version) }),
      ...change,
    });
    toast(`Forked ${run.agent}`);
    onClose();
    void navigate({ to: "/runs/$run", params: { run: forked.id }, search: {} });
  };
  const isInGraph = agent.data?.graph != null && from !== "";
  const schema = agent.data?.inputSchema ?? null;
  return (
    <Dialog
      title="Fork this run"
      description="A new run takes over what happened before a step, and does that step and the rest anew. This one stays as it is."
      isOpen
      isWide
      onClose={onClose}
    >
      <div className="flex flex-col gap-4 pt-0.5">
        <div className="grid grid-cols-[1fr_8rem] gap-3">
          <FromField steps={steps} from={from} onChange={setFrom} />
          <Field label="Version">
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                pattern="[1-9][0-9]*"
                placeholder={String(run.version)}
                value={version}
                onChange={({ target }) => setVersion(target.value)}
              />
            )}
          </Field>
        </div>
        {agent.isPending ? (
          <Skeleton className="h-40 w-full" />
        ) : isInGraph ? (
          <ForkJsonForm
            key={`state ${from}`}
            label="State"
            hint="With which it begins, as far as it is known, until you change it"
            run={run.id}
            step={stepBefore(steps, from)}
            onFork={(state) => fork(state === undefined ? {} : { state })}
            onClose={onClose}
          />
        ) : schema === null ? (
          <ForkJsonForm
            key="input"
            label="Input"
            hint={hintOf(from)}
            value={run.input}
            onFork={(input) => fork(input === undefined ? {} : { input })}
            onClose={onClose}
          />
        ) : (
          <ForkForm
            key={`${wanted}`}
            schema={schema}
            input={run.input}
            hint={hintOf(from)}
            onFork={fork}
            onClose={onClose}
          />
        )}
      </div>
    </Dialog>
  );
}

function hintOf(from: string): string {
  return from === ""
    ? "As this run got it, until you change it"
    : "What came before the step stays as the old input made it";
}

/** A list of so many can still be looked through; of more, one is named. */
const listedMax = 200;
const offeredMax = 50;

function FromField({
  steps,
  from,
  onChange,
}: {
  readonly steps: readonly Step[];
  readonly from: string;
  readonly onChange: (from: string) => void;
}) {
  const list = useId();
  if (steps.length <= listedMax)
    return (
      <Field label="From">
        {(control) => (
          <Select className="h-8" {...control} value={from} onChange={({ target }) => onChange(target.value)}>
            <option value="">The beginning</option>
            {steps.map(({ key }) => (
              <option key={key}>{key}</option>
            ))}
          </Select>
        )}
      </Field>
    );
  const offered = steps.filter(({ key }) => key.includes(from)).slice(0, offeredMax);
  return (
    <Field label="From" hint="The key of a step">
      {(control) => (
        <>
          <Input
            {...control}
            list={list}
            placeholder="The beginning"
            value={from}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={list}>
            {offered.map(({ key }) => (
              <option key={key} value={key} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
