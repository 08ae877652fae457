import type { Interrupt } from "@pawl/api";
import { PersonName } from "../data/people/person-name.tsx";
import { Note } from "../design/note.tsx";
import { Time } from "../design/time.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { Assignees } from "./assignee.tsx";
import { AnswerView } from "./answer-view.tsx";

/** The form of a question, or what has become of it. */
export function QuestionBody({
  question,
  onAnswered,
}: {
  readonly question: Interrupt;
  readonly onAnswered?: (answered: Interrupt) => void;
}) {
  const { id, status, mayAnswer, assignees } = question;
  return (
    <>
      <Outcome question={question} />
      {mayAnswer && <AnswerForm key={id} question={question} {...(onAnswered !== undefined && { onAnswered })} />}
      {status === "open" && !mayAnswer && (
        <Note title="Somebody else has to answer it">
          {assignees.length > 0 ? (
            <>
              It is put to <Assignees names={assignees} interrupt={id} />.
            </>
          ) : (
            "Your account may not answer it."
          )}{" "}
          What becomes of it is shown here.
        </Note>
      )}
      {status === "open" && question.hasDefault && question.dueAt !== null && (
        <p className="text-xs text-ink-faint">
          If nobody answers in time, the run goes on with:{" "}
          <code className="font-mono break-all">{JSON.stringify(question.default)}</code>
        </p>
      )}
    </>
  );
}

function Outcome({ question }: { readonly question: Interrupt }) {
  const { id, status, answeredBy, answeredAt, comment } = question;
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
        <span className="font-medium">
          Answered
          {answeredBy !== null && (
            <>
              {" by "}
              <PersonName id={answeredBy} interrupt={id} />
            </>
          )}
        </span>{" "}
        <span className="text-ink-faint">
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
