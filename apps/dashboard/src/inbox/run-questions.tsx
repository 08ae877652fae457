import type { Interrupt } from "@pawl/api";
import { MessageCircleQuestion } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useQuestion, useRunQuestions } from "../data/inbox/use-inbox.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { useShortcuts } from "../keyboard/use-shortcuts.ts";
import { RunFilesOf } from "../results/run-files-of.tsx";
import { Assignees } from "./assignee.tsx";
import { Due } from "./due.tsx";
import { QuestionBody } from "./question-body.tsx";
import { QuestionDescription } from "./question-description.tsx";

/** The open questions of a run and of those that it has begun, to be answered in place. */
export function RunQuestions({ run }: { readonly run: string }) {
  const { data } = useRunQuestions(run);
  const [chosen, setChosen] = useState<Interrupt | null>(null);
  const questions = data?.items ?? [];
  const first = questions.find(({ mayAnswer }) => mayAnswer);
  useShortcuts(
    "This run",
    first === undefined ? [] : [{ keys: "a", label: "Answer its question", run: () => setChosen(first) }],
  );
  // As it is now: somebody else may answer it while the window is open.
  const fresh = useQuestion(chosen?.id).data;
  const shown = chosen === null ? null : (fresh ?? chosen);
  return (
    <>
      {questions.map((question) => (
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
                  {" waits for "}
                  <Assignees names={question.assignees} interrupt={question.id} />
                </>
              )}
            </span>
          </span>
          {question.mayAnswer && (
            <Button look="primary" onClick={() => setChosen(question)}>
              Answer …
            </Button>
          )}
        </div>
      ))}
      {shown !== null && (
        <Dialog title={shown.title} isOpen isWide onClose={() => setChosen(null)}>
          <RunFilesOf run={shown.run}>
            <QuestionDescription text={shown.description} />
            <QuestionBody
              question={shown}
              onAnswered={() => {
                toast(`Answered: ${shown.title}`);
                setChosen(null);
              }}
            />
          </RunFilesOf>
        </Dialog>
      )}
    </>
  );
}
