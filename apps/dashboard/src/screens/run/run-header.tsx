import type { Interrupt, Run } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useRunQuestions } from "../../data/inbox/use-inbox.ts";
import { Badge, TagBadge } from "../../design/badge.tsx";
import { CopyId } from "../../design/copy.tsx";
import { Status } from "../../design/status.tsx";
import { Duration, Time } from "../../design/time.tsx";
import { AnswerDialog, RunQuestions } from "../../inbox/run-questions.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { RunActions } from "./actions/run-actions.tsx";
import { RunNotes } from "./run-notes.tsx";

/** What a run is, how it stands, and what can be done with it. */
export function RunHeader({ run }: { readonly run: Run }) {
  const questions = useRunQuestions(run.id, { isWanted: run.finishedAt === null }).data?.items ?? [];
  const first = questions.find(({ mayAnswer }) => mayAnswer);
  const [answered, setAnswered] = useState<Interrupt | null>(null);
  useShortcuts(
    "This run",
    first === undefined ? [] : [{ keys: "a", label: "Answer its question", run: () => setAnswered(first) }],
  );
  const tags = Object.entries(run.tags);
  return (
    <header className="flex shrink-0 flex-col gap-2.5 px-4 pt-3 pb-2 max-sm:px-3">
      <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-faint">
        <Link to="/runs" className="hover:text-ink">
          Runs
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <Link to="/runs" search={{ agent: run.agent }} className="truncate hover:text-ink">
          {run.agent}
        </Link>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="truncate text-lg font-semibold tracking-tight">{run.agent}</h1>
        <span role="status">
          <Status status={run.status} className="text-sm" />
        </span>
        <CopyId id={run.id} isWhole className="max-sm:w-full" />
        <div className="ml-auto max-sm:ml-0 max-sm:w-full">
          <RunActions run={run} {...(first !== undefined && { onAnswer: () => setAnswered(first) })} />
        </div>
      </div>
      <dl className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs">
        <Fact name="Created">
          <Time at={run.createdAt} />
        </Fact>
        <Fact name="Duration">
          <Duration from={run.startedAt} to={run.finishedAt} />
        </Fact>
        <Fact name="Version">
          <span className="num">{run.version}</span>
        </Fact>
        <Fact name="Queue">{run.queue}</Fact>
        {run.dueAt !== null && (
          <Fact name="Due">
            <Time at={run.dueAt} />
          </Fact>
        )}
        {run.awaits.length > 0 && <Fact name="Awaits">{run.awaits.join(", ")}</Fact>}
        {run.schedule !== null && <Fact name="Schedule">{run.schedule}</Fact>}
        {tags.length > 0 && (
          <div className="flex flex-wrap gap-1">
            <dt className="sr-only">Tags</dt>
            {tags.map(([name, value]) => (
              <dd key={name}>
                <Link to="/runs" search={{ tag: [`${name}:${value}`] }}>
                  <TagBadge name={name} value={value} />
                </Link>
              </dd>
            ))}
          </div>
        )}
        {run.cancelRequested && run.finishedAt === null && <Badge>cancel requested</Badge>}
        {run.pauseRequested && run.status !== "paused" && <Badge>pause requested</Badge>}
      </dl>
      {run.finishedAt === null && <RunQuestions questions={questions} onAnswer={setAnswered} />}
      <RunNotes run={run} />
      {answered !== null && <AnswerDialog question={answered} onClose={() => setAnswered(null)} />}
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
