import type { Interrupt, Run } from "@pawl/api";
import { MessageCircleQuestionMark } from "lucide-react";
import { useState } from "react";
import { useQuestion, useRunQuestions } from "../../data/inbox/use-inbox.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { QuestionView } from "../../inbox/question-view.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";

/** What the run, or one below it, waits to be told, and the form to tell it. */
export function RunQuestions({ run }: { readonly run: Run }) {
  const { data } = useRunQuestions(run.id);
  const [openId, setOpenId] = useState<string | null>(null);
  const questions = data?.items ?? [];
  const first = questions.find(({ mayAnswer }) => mayAnswer);
  useShortcuts(
    "This run",
    first === undefined ? [] : [{ keys: "a", label: "Answer its question …", run: () => setOpenId(first.id) }],
  );
  return (
    <>
      {questions.slice(0, 3).map((question) => (
        <div
          key={question.id}
          role="note"
          className="flex items-center gap-2 rounded-lg border border-waiting/30 bg-waiting/6 px-3 py-2 text-sm"
        >
          <MessageCircleQuestionMark aria-hidden className="size-4 shrink-0 text-waiting" />
          <span className="min-w-0 grow">
            <span className="font-medium break-words">{question.title}</span>
            {question.run !== run.id && <span className="text-ink-faint"> asks {question.agent}, below it</span>}
            {!question.mayAnswer && <span className="text-ink-faint"> waits for {waitsFor(question)}</span>}
          </span>
          <Button look={question.mayAnswer ? "primary" : "secondary"} onClick={() => setOpenId(question.id)}>
            {question.mayAnswer ? "Answer" : "Look"}
          </Button>
        </div>
      ))}
      {questions.length > 3 && <p className="text-xs text-ink-faint">and {questions.length - 3} more in the inbox</p>}
      {openId !== null && <Answer key={openId} id={openId} onClose={() => setOpenId(null)} />}
    </>
  );
}

function Answer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data: question } = useQuestion(id);
  return (
    <Dialog title="A question" isOpen onClose={onClose} isWide>
      {question !== undefined && (
        <div className="-mx-5">
          <QuestionView question={question} onAnswered={onClose} />
        </div>
      )}
    </Dialog>
  );
}

function waitsFor({ assignees }: Interrupt): string {
  return assignees.length === 0 ? "somebody else" : assignees.join(", ");
}
