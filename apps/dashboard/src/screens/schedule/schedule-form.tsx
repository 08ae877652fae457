import type { Overlap } from "@pawl/api";
import { ChevronRight } from "lucide-react";
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { AgentChoice } from "../../app/agent-choice.tsx";
import { useAgent } from "../../data/agents/use-agents.ts";
import { messageOf } from "../../data/problem-text.ts";
import { Field, Input, Select, TextArea } from "../../design/field.tsx";
import { Note } from "../../design/note.tsx";
import { Segments } from "../../design/segments.tsx";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { Form } from "../../form/form.tsx";
import { inputView } from "../../form/input-view.ts";
import { cronText } from "../../design/when-text.ts";
import { draftProblems, timingOf, type ScheduleDraft } from "./schedule-draft.ts";
import { TicksPreview } from "./ticks-preview.tsx";

const overlaps: Readonly<Record<Overlap, string>> = {
  skip: "Skip the tick",
  queue: "Start when that one has ended",
  cancel: "Cancel that one and start",
  allow: "Start beside it",
};

const zones = Intl.supportedValuesOf("timeZone");

export interface ScheduleFormProps {
  readonly initial: ScheduleDraft;
  /** What the fields of the input begin with. */
  readonly input: unknown;
  readonly isNew: boolean;
  readonly submit: string;
  readonly onSubmit: (draft: ScheduleDraft, input: unknown) => Promise<unknown>;
  readonly aside?: ReactNode;
}

/** What is started, when, and with which input; the ticks to come are shown while it is written. */
export function ScheduleForm({ initial, input, isNew, submit, onSubmit, aside }: ScheduleFormProps) {
  const [draft, setDraft] = useState(initial);
  const [isTried, setTried] = useState(false);
  const problems = isTried ? draftProblems(draft) : {};
  const top = useRef<HTMLDivElement>(null);
  const timing = useResting(useMemo(() => timingOf(draft), [draft]));
  const set = (change: Partial<ScheduleDraft>) => setDraft({ ...draft, ...change });
  const send = async (value: unknown) => {
    setTried(true);
    const [first] = Object.keys(draftProblems(draft));
    if (first !== undefined) {
      top.current?.querySelector<HTMLElement>(`[data-draft="${first}"]`)?.focus();
      throw new Error("Something is missing above.");
    }
    await onSubmit(draft, value);
  };
  const text = (
    name: keyof ScheduleDraft,
    more: {
      readonly placeholder?: string;
      readonly list?: string;
      readonly maxLength?: number;
      readonly type?: string;
      readonly className?: string;
      readonly disabled?: boolean;
    } = {},
  ) => ({
    ...more,
    "data-draft": name,
    value: draft[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [name]: target.value }),
  });
  const zonesId = useId();
  return (
    <div className="flex max-w-2xl flex-col gap-6" ref={top}>
      <Part title="What">
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <Field label="Name" error={problems.name} {...(isNew && { hint: "By which it is found; it stays" })}>
            {(control) => (
              <Input {...control} {...text("name", { maxLength: 100, disabled: !isNew })} autoFocus={isNew} />
            )}
          </Field>
          <Field label="Agent" error={problems.agent}>
            {(control) => (
              <AgentChoice
                {...control}
                data-draft="agent"
                agent={draft.agent}
                onAgent={(agent) => set({ agent, version: "" })}
              />
            )}
          </Field>
        </div>
      </Part>
      <Part title="When">
        <Segments
          label="How it is said"
          value={draft.kind}
          options={[
            { value: "cron", label: "By a cron line" },
            { value: "every", label: "Every so often" },
          ]}
          onChange={(kind) => set({ kind })}
        />
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          {draft.kind === "cron" ? (
            <>
              <Field
                label="Cron line"
                error={problems.cron}
                hint={cronText(draft.cron) ?? "Minute, hour, day, month, weekday"}
              >
                {(control) => (
                  <Input
                    {...control}
                    {...text("cron", { maxLength: 200, className: "font-mono", placeholder: "0 9 * * 1-5" })}
                    spellCheck={false}
                  />
                )}
              </Field>
              <Field label="Time zone">
                {(control) => (
                  <Input
                    {...control}
                    {...text("timezone", { maxLength: 100, list: zonesId, placeholder: "UTC" })}
                    spellCheck={false}
                  />
                )}
              </Field>
              <datalist id={zonesId}>
                {["UTC", ...zones].map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          ) : (
            <Field label="Period" error={problems.every} hint="Such as 90s, 15m, 2 hours, 1d">
              {(control) => (
                <Input {...control} {...text("every", { maxLength: 50, placeholder: "1h" })} spellCheck={false} />
              )}
            </Field>
          )}
        </div>
        <TicksPreview timing={timing} />
        <More title="Overlap, missed ticks, beginning and end" isOpen={!isNew}>
          <Field label="While its last run goes on">
            {(control) => (
              <Select
                {...control}
                className="h-8"
                value={draft.overlap}
                onChange={({ target }) => set({ overlap: target.value as ScheduleDraft["overlap"] })}
              >
                <option value="">Skip the tick (the default)</option>
                {Object.entries(overlaps).map(([overlap, label]) => (
                  <option key={overlap} value={overlap}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Put off by chance up to" hint="So that not all begin at once: 5m">
            {(control) => <Input {...control} {...text("jitter", { maxLength: 50, placeholder: "0s" })} />}
          </Field>
          <Field
            label="Missed ticks to make up for"
            error={problems.catchUpLimit}
            hint="Those that no worker was there for"
          >
            {(control) => (
              <Input
                {...control}
                {...text("catchUpLimit", { placeholder: "1", className: "num" })}
                inputMode="numeric"
              />
            )}
          </Field>
          <Field label="If no older than">
            {(control) => <Input {...control} {...text("catchUpWindow", { maxLength: 50, placeholder: "1d" })} />}
          </Field>
          <Field label="Not before">
            {(control) => <Input {...control} {...text("startAt", { type: "datetime-local", className: "num" })} />}
          </Field>
          <Field label="Not after">
            {(control) => <Input {...control} {...text("endAt", { type: "datetime-local", className: "num" })} />}
          </Field>
          <Field label="Runs at most" error={problems.maxRuns} hint="Empty: without end">
            {(control) => <Input {...control} {...text("maxRuns", { className: "num" })} inputMode="numeric" />}
          </Field>
          <Field label="Version of the agent" error={problems.version} hint="Empty: the default at each tick">
            {(control) => <Input {...control} {...text("version", { className: "num" })} inputMode="numeric" />}
          </Field>
        </More>
      </Part>
      <Part title="About it">
        <Field label="Description">
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={5_000}
              className="min-h-14"
              value={draft.description}
              onChange={({ target }) => set({ description: target.value })}
            />
          )}
        </Field>
        <Field label="Tags of its runs" hint="tenant: acme, plan: pro">
          {(control) => <Input {...control} {...text("tags", { maxLength: 2_000 })} />}
        </Field>
      </Part>
      <Part title="Input">
        {draft.agent === "" ? (
          <p className="text-sm text-ink-faint">Say which agent it starts, and its form appears here.</p>
        ) : (
          <InputForm
            key={`${draft.agent} ${draft.version}`}
            draft={draft}
            input={input}
            submit={submit}
            onSubmit={send}
            aside={aside}
          />
        )}
      </Part>
    </div>
  );
}

function InputForm({
  draft: { agent: name, version },
  input,
  submit,
  onSubmit,
  aside,
}: {
  readonly draft: ScheduleDraft;
  readonly input: unknown;
  readonly submit: string;
  readonly onSubmit: (input: unknown) => Promise<unknown>;
  readonly aside: ReactNode;
}) {
  const agent = useAgent(name, /^[1-9]\d{0,8}$/.test(version) ? Number(version) : undefined);
  const schema = agent.data?.inputSchema ?? null;
  const view = useMemo(() => ({ ...inputView(schema), submit, actions: [] }), [schema, submit]);
  if (agent.error !== null)
    return (
      <Note look="error" title="The form of its input cannot be read">
        {messageOf(agent.error)}
      </Note>
    );
  if (agent.data === undefined || agent.isPlaceholderData) return <SkeletonRows label="Reading the agent" count={2} />;
  return (
    <Form label="Input" view={view} schema={schema} initial={input} submit={submit} onSubmit={onSubmit} aside={aside} />
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function More({
  title,
  isOpen,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className="group rounded-md border border-line" open={isOpen}>
      <summary className="flex h-9 list-none items-center gap-1.5 px-3 text-sm text-ink-soft hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 text-ink-faint group-open:rotate-90" />
        {title}
      </summary>
      <div className="grid grid-cols-2 gap-4 px-3 pt-1 pb-4 max-sm:grid-cols-1">{children}</div>
    </details>
  );
}

/** The value once it has rested for a moment: each key would be a question to the server. */
function useResting<Value>(value: Value): Value {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return useDeferredValue(resting);
}
