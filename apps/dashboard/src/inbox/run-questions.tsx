import type { Interrupt } from "@pawl/api";
import { MessageCircleQuestion } from "lucide-react";
import { toast } from "sonner";
import { useQuestion } from "../data/inbox/use-inbox.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { RunFilesOf } from "../results/run-files-of.tsx";
import { Assignees } from "./assignee.tsx";
import { Due } from "./due.tsx";
import { QuestionBody } from "./question-body.tsx";
import { QuestionDescription } from "./question-description.tsx";

export interface RunQuestionsProps {
  /** The open ones of a run and of those that it has begun. */
  readonly questions: readonly Interrupt[];
  readonly onAnswer: (question: Interrupt) => void;
}

/** The open questions of a run, each with a button that opens its form. */
export function RunQuestions({ questions, onAnswer }: RunQuestionsProps) {
  const mine = questions.filter(({ mayAnswer }) => mayAnswer);
  return questions.map((question) => (
    <div
      key={question.id}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border border-waiting/30 bg-waiting/8 px-3 py-2 text-sm"
    >
      <MessageCircleQuestion aria-hidden className="size-4 shrink-0 text-waiting" />
      <span className="min-w-0 grow break-words">
        <span className="font-medium">{question.title}</span>{" "}
        <span className="text-xs text-ink-faint">
          {question.dueAt !== null && <Due at={question.dueAt} />}
          {!question.mayAnswer && (
            <>
              {" "}
              waits for <Assignees names={question.assignees} interrupt={question.id} />
            </>
          )}
        </span>
      </span>
      {/* The first is answered by the first button of the run. */}
      {question.mayAnswer && mine.length > 1 && <Button onClick={() => onAnswer(question)}>Answer …</Button>}
    </div>
  ));
}

/** The form of a question over the page, as the question is now: somebody else may answer it while the window is open. */
export function AnswerDialog({ question, onClose }: { readonly question: Interrupt; readonly onClose: () => void }) {
  const shown = useQuestion(question.id).data ?? question;
  return (
    <Dialog title={shown.title} isOpen isWide onClose={onClose}>
      <RunFilesOf run={shown.run}>
        <QuestionDescription text={shown.description} />
        <QuestionBody
          question={shown}
          onAnswered={() => {
            toast(`Answered: ${shown.title}`);
            onClose();
          }}
        />
      </RunFilesOf>
    </Dialog>
  );
}
