import type { Interrupt } from "@pawl/api";
import { Link } from "@tanstack/react-router";
import { UserPen } from "lucide-react";
import { useState } from "react";
import { PersonName } from "../data/people/person-name.tsx";
import { useUser } from "../data/session.ts";
import { Button } from "../design/button.tsx";
import { shortId } from "../design/copy.tsx";
import { Time } from "../design/time.tsx";
import { RunFilesOf } from "../results/run-files-of.tsx";
import { AssigneeBadge } from "./assignee.tsx";
import { Due } from "./due.tsx";
import { QuestionBody } from "./question-body.tsx";
import { QuestionDescription } from "./question-description.tsx";
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
  const user = useUser();
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
              {question.owner !== null && question.owner !== user.id && (
                <>
                  {" for "}
                  <PersonName id={question.owner} interrupt={id} />
                </>
              )}
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
          {assignees.length > 0 && (
            <p className="flex flex-wrap items-center gap-1.5 text-xs text-ink-faint">
              Put to
              {assignees.map((name) => (
                <AssigneeBadge key={name} name={name} interrupt={id} />
              ))}
              {question.onlyAssignee && "and nobody else"}
            </p>
          )}
          <QuestionDescription text={description} />
        </header>
        <QuestionBody question={question} {...(onAnswered !== undefined && { onAnswered })} />
      </article>
      {isReassigning && <ReassignDialog question={question} onClose={() => setReassigning(false)} />}
    </RunFilesOf>
  );
}
