import type { Run, Step } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { GitFork, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { client } from "../../../data/client.ts";
import { PersonName } from "../../../data/people/person-name.tsx";
import { messageOf } from "../../../data/problem-text.ts";
import { useStep } from "../../../data/runs/use-run.ts";
import { useRunCommand } from "../../../data/runs/use-run-command.ts";
import { Button, IconButton } from "../../../design/button.tsx";
import { Note } from "../../../design/note.tsx";
import { Skeleton } from "../../../design/skeleton.tsx";
import { StepStatus } from "../../../design/status.tsx";
import { Duration, Time } from "../../../design/time.tsx";
import { ForkDialog } from "../actions/fork-dialog.tsx";
import { Attempts } from "./attempts.tsx";
import { ErrorView } from "./error-view.tsx";
import { Facts, Section } from "../../../design/section.tsx";
import { Value } from "../../../results/value.tsx";
import { StepQuestion } from "./step-question.tsx";

/** A step: what it gave or failed of, each attempt, and how to begin anew from it. */
export function StepPanel({
  run,
  step,
  onClose,
}: {
  readonly run: Run;
  readonly step: Step;
  readonly onClose: () => void;
}) {
  const full = useStep(run.id, step.key, step.seq);
  const [isForking, setForking] = useState(false);
  const retry = useRunCommand(run.id, {
    run: () => client.runs.retry(run.id, { from: step.key }),
    failure: "The run could not be retried",
  });
  const { data } = full;
  const canFork = run.actions.includes("fork") && step.status !== "dropped";
  const canRetry = run.actions.includes("retry") && step.status !== "dropped";
  return (
    <div className="divide-y divide-line">
      <header className="flex items-start gap-2 px-4 pt-3 pb-2.5">
        <div className="min-w-0 grow">
          <h2 className="text-base font-semibold break-words">{step.key}</h2>
          <StepStatus step={step} />
        </div>
        {canRetry && (
          <Button isBusy={retry.isPending} onClick={() => retry.mutate()} title="The same run goes back to this step">
            <RotateCcw aria-hidden /> Retry from here
          </Button>
        )}
        {canFork && (
          <Button onClick={() => setForking(true)} title="A new run does this step and the rest anew">
            <GitFork aria-hidden /> Fork
          </Button>
        )}
        <IconButton label="Back to the run (Escape)" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {step.interrupt !== null && <StepQuestion id={step.interrupt} />}
      {full.isError && (
        <Section title="Output">
          <Note look="error" title="It cannot be read">
            {messageOf(full.error)}
          </Note>
        </Section>
      )}
      {full.isPending && (
        <Section title="Output">
          <Skeleton className="h-16 w-full" />
        </Section>
      )}
      {step.error !== null && (
        <Section title="Error">
          <ErrorView error={step.error} />
        </Section>
      )}
      {data !== undefined && (data.status === "completed" || data.output !== null) && (
        <Section title={outputTitle(step.kind)}>
          <Value value={data.output} label="Output" />
        </Section>
      )}
      {data !== undefined && data.state !== null && (
        <Section title="State after it">
          <Value value={data.state} label="State" />
        </Section>
      )}
      {step.attempts.length > 0 && (
        <Section title={step.attempts.length === 1 ? "Attempt" : `${step.attempts.length} attempts`}>
          <Attempts attempts={step.attempts} />
        </Section>
      )}
      <Section title="Details">
        <Facts
          facts={[
            ["Kind", step.kind],
            ["Started", <Time key="t" at={step.startedAt} isAbsolute />],
            step.finishedAt === null ? null : ["Finished", <Time key="t" at={step.finishedAt} isAbsolute />],
            ["Duration", <Duration key="d" from={step.startedAt} to={step.finishedAt} />],
            step.dueAt === null ? null : ["Due", <Time key="t" at={step.dueAt} isAbsolute />],
            step.action === null ? null : ["Action", step.action],
            step.answeredBy === null
              ? null
              : ["Answered by", <PersonName key="p" id={step.answeredBy} interrupt={step.interrupt} />],
            step.child === null
              ? null
              : [
                  "Child",
                  <Link
                    key="c"
                    to="/runs/$run"
                    params={{ run: step.child }}
                    className="font-mono break-all text-accent hover:underline"
                  >
                    {step.child}
                  </Link>,
                ],
          ]}
        />
      </Section>
      {isForking && <ForkDialog run={run} from={step.key} onClose={() => setForking(false)} />}
    </div>
  );
}

function outputTitle(kind: Step["kind"]): string {
  if (kind === "signal") return "Message";
  return kind === "interrupt" ? "Answer" : "Output";
}
