import type { Interrupt } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { UserPen } from "lucide-react";
import { useState } from "react";
import { useUser } from "../data/session.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { shortId } from "../design/copy.tsx";
import { Note } from "../design/note.tsx";
import { Time } from "../design/time.tsx";
import { RunFilesOf } from "../results/run-files-of.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { AnswerView } from "./answer-view.tsx";
import { Due } from "./due.tsx";
import { QuestionStatus } from "./question-status.tsx";
import { ReassignDialog } from "./reassign-dialog.tsx";

/** A question: what it is about, and its form; or who has answered it, and how. */
export function QuestionView({
  question,
  onAnswered,
}: {
  readonly question: Interrupt;
  readonly onAnswered?: (answered: Interrupt) => void;
}) {
  const { id, run, agent, title, description, status, mayAnswer, assignees } = question;
  const [isReassigning, setReassigning] = useState(false);
  return (
    <RunFilesOf run={run}>
      <article aria-labelledby={`question-${id}`} className="flex max-w-2xl flex-col gap-5 px-6 py-5 max-sm:px-3">
        <header className="flex flex-col gap-2">
          <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-xs">
            <QuestionStatus status={status} />
            <Link
              to="/runs/$run"
              params={{ run }}
              search={{}}
              className="text-ink-soft underline decoration-line-strong underline-offset-2 hover:text-ink"
            >
              {agent} <span className="font-mono">{shortId(run)}</span>
            </Link>
            <span className="text-ink-faint">
              asked <Time at={question.askedAt} />
            </span>
            {status === "open" && question.dueAt !== null && <Due at={question.dueAt} />}
            {mayAnswer && (
              <Button look="ghost" className="ml-auto" onClick={() => setReassigning(true)}>
                <UserPen aria-hidden /> Put to others
              </Button>
            )}
          </div>
          <h2 id={`question-${id}`} className="text-xl font-semibold tracking-tight text-pretty break-words">
            {title}
          </h2>
          {description !== null && (
            <p className="text-sm text-pretty break-words whitespace-pre-wrap text-ink-soft">{description}</p>
          )}
          {assignees.length > 0 && (
            <p className="flex flex-wrap items-center gap-1.5 text-xs text-ink-faint">
              Put to
              {assignees.map((name) => (
                <Badge key={name}>{name}</Badge>
              ))}
              {question.onlyAssignee && "and nobody else"}
            </p>
          )}
        </header>
        <Outcome question={question} />
        {mayAnswer && <AnswerForm key={id} question={question} {...(onAnswered !== undefined && { onAnswered })} />}
        {status === "open" && !mayAnswer && (
          <Note title="Somebody else has to answer it">
            {assignees.length > 0 ? `It is put to ${assignees.join(", ")}.` : "Your account may not answer it."} What
            becomes of it is shown here.
          </Note>
        )}
        {status === "open" && question.hasDefault && question.dueAt !== null && (
          <p className="text-xs text-ink-faint">
            If nobody answers in time, the run goes on with:{" "}
            <code className="font-mono break-all">{JSON.stringify(question.default)}</code>
          </p>
        )}
      </article>
      {isReassigning && <ReassignDialog question={question} onClose={() => setReassigning(false)} />}
    </RunFilesOf>
  );
}

function Outcome({ question }: { readonly question: Interrupt }) {
  const user = useUser();
  const { status, answeredBy, answeredAt, comment } = question;
  if (status === "expired")
    return (
      <Note title="Nobody has answered in time">
        {question.hasDefault ? "The run went on with the default." : "The run was told so."}
      </Note>
    );
  if (status === "closed") return <Note title="The run does not ask any more">It went on, or has ended.</Note>;
  if (status !== "answered") return null;
  return (
    <section aria-label="Answer" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <p className="text-sm">
        <span className="font-medium">{answeredBy === null ? "Answered" : answeredBy === user.id ? "You" : answeredBy}</span>{" "}
        <span className="text-ink-faint">
          {answeredBy !== null && "answered "}
          <Time at={answeredAt} />
        </span>
      </p>
      <AnswerView question={question} />
      {comment !== null && (
        <blockquote className="border-l-2 border-line-strong pl-3 text-sm break-words whitespace-pre-wrap text-ink-soft">
          {comment}
        </blockquote>
      )}
    </section>
  );
}
