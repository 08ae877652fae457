import { submission } from "pawl/form";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { useAgent } from "../../data/agents/use-agents.ts";
import { messageOf } from "../../data/problem-text.ts";
import { AgentChoice } from "../../app/agent-choice.tsx";
import { Button } from "../../design/button.tsx";
import { Field, Input, Select, TextArea } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import type { Entered } from "../../form/entered.ts";
import { Form } from "../../form/form.tsx";
import { inputView } from "../../form/input-view.ts";
import { workflowProblems, type WorkflowDraft } from "./workflow-draft.ts";

export interface WorkflowFormProps {
  readonly initial: WorkflowDraft;
  /** What the fields of the input begin with. */
  readonly input: unknown;
  readonly isNew: boolean;
  readonly submit: string;
  readonly onSubmit: (draft: WorkflowDraft, input: unknown) => Promise<unknown>;
  readonly cancel: ReactNode;
}

/** A workflow's name, what is said of it, and its input in the form of its agent. The input can be kept before it is right: only a start checks it. */
export function WorkflowForm({ initial, input, isNew, submit, onSubmit, cancel }: WorkflowFormProps) {
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const problems = isTried ? workflowProblems(draft) : {};
  const top = useRef<HTMLDivElement>(null);
  const set = (change: Partial<WorkflowDraft>) => setDraft({ ...draft, ...change });
  const send = async (value: unknown) => {
    setTried(true);
    setFailure(null);
    const [first] = Object.keys(workflowProblems(draft));
    if (first !== undefined) {
      top.current?.querySelector<HTMLElement>(`[data-draft="${first}"]`)?.focus();
      throw new Error("Something is missing above.");
    }
    await onSubmit(draft, value);
  };
  return (
    <div ref={top} className="flex max-w-2xl flex-col gap-6">
      <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
        <Field label="Name" error={problems.name}>
          {(control) => (
            <Input
              {...control}
              data-draft="name"
              autoFocus={isNew}
              maxLength={200}
              placeholder="Weekly report for the board"
              value={draft.name}
              onChange={({ target }) => set({ name: target.value })}
            />
          )}
        </Field>
        <Field label="Agent" error={problems.agent}>
          {(control) => (
            <AgentChoice
              {...control}
              data-draft="agent"
              disabled={!isNew}
              agent={draft.agent}
              onAgent={(agent) => set({ agent, version: "" })}
            />
          )}
        </Field>
        <Field label="Description" className="col-span-full">
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              className="min-h-14"
              maxLength={5_000}
              value={draft.description}
              onChange={({ target }) => set({ description: target.value })}
            />
          )}
        </Field>
        <Field
          label="Who sees it"
          hint={
            draft.visibility === "public" ? "Everybody here can see, run and fork it" : "Only you, and who has a link"
          }
        >
          {(control) => (
            <Select
              {...control}
              className="h-8"
              value={draft.visibility}
              onChange={({ target }) => set({ visibility: target.value as WorkflowDraft["visibility"] })}
            >
              <option value="private">Private</option>
              <option value="public">Public</option>
            </Select>
          )}
        </Field>
        {draft.agent !== "" && <VersionField draft={draft} onChange={(version) => set({ version })} />}
        <Field label="Tags" hint="Of its runs too: team: office, plan: pro" className="col-span-full">
          {(control) => (
            <Input
              {...control}
              maxLength={2_000}
              value={draft.tags}
              onChange={({ target }) => set({ tags: target.value })}
            />
          )}
        </Field>
      </div>
      <section className="flex flex-col gap-3">
        <h2 className="text-sm font-semibold">Input</h2>
        {failure !== null && (
          <Note look="error" title="It could not be saved">
            {failure}
          </Note>
        )}
        {draft.agent === "" ? (
          <p className="text-sm text-ink-faint">Say which agent it runs, and its form appears here.</p>
        ) : (
          <InputForm
            key={`${draft.agent} ${draft.version}`}
            agent={draft.agent}
            version={draft.version}
            input={input}
            submit={submit}
            onSubmit={send}
            onDraft={(value) => void send(value).catch((error: unknown) => setFailure(messageOf(error)))}
            cancel={cancel}
          />
        )}
      </section>
    </div>
  );
}

function VersionField({
  draft: { agent: name, version },
  onChange,
}: {
  readonly draft: WorkflowDraft;
  readonly onChange: (version: string) => void;
}) {
  const agent = useAgent(name);
  const versions = agent.data?.name === name ? agent.data.versions.filter(({ isRegistered }) => isRegistered) : [];
  return (
    <Field label="Version of the agent">
      {(control) => (
        <Select {...control} className="h-8" value={version} onChange={({ target }) => onChange(target.value)}>
          <option value="">The default at each start</option>
          {version !== "" && !versions.some((each) => String(each.version) === version) && <option>{version}</option>}
          {versions.map((each) => (
            <option key={each.version} value={each.version}>
              {each.version}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function InputForm({
  agent: name,
  version,
  input,
  submit,
  onSubmit,
  onDraft,
  cancel,
}: {
  readonly agent: string;
  readonly version: string;
  readonly input: unknown;
  readonly submit: string;
  readonly onSubmit: (input: unknown) => Promise<unknown>;
  readonly onDraft: (input: unknown) => void;
  readonly cancel: ReactNode;
}) {
  const agent = useAgent(name, version === "" ? undefined : Number(version));
  const schema = agent.data?.inputSchema ?? null;
  const view = useMemo(() => ({ ...inputView(schema), submit, actions: [] }), [schema, submit]);
  const entered = useRef<Entered>({});
  const remember = useCallback((now: unknown) => void (entered.current = now as Entered), []);
  if (agent.error !== null)
    return (
      <Note look="error" title="The form of its input cannot be read">
        {messageOf(agent.error)}
      </Note>
    );
  if (agent.data === undefined || agent.isPlaceholderData) return <SkeletonRows label="Reading the agent" count={2} />;
  return (
    <Form
      label="Input"
      view={view}
      schema={schema}
      initial={input ?? undefined}
      submit={submit}
      onSubmit={onSubmit}
      onEntered={remember}
      aside={
        <>
          {schema !== null && (
            <Button size="md" title="As it is, right or not" onClick={() => onDraft(submission(view, entered.current))}>
              Keep as a draft
            </Button>
          )}
          {cancel}
        </>
      }
    />
  );
}
