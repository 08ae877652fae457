import type { Interrupt } from "@pawl/api";
import { useCallback, useRef } from "react";
import { Button } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { Time } from "../../design/time.tsx";
import { Assignees } from "../../inbox/assignee.tsx";
import { Due } from "../../inbox/due.tsx";
import { QuestionStatus } from "../../inbox/question-status.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";

export interface QuestionListProps {
  readonly questions: readonly Interrupt[];
  readonly chosen: string | null;
  readonly onSelect: (id: string) => void;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly onMore: () => void;
}

/** `j` and `k` go through the list and show each; `Enter` on one leads into its form. */
export function QuestionList({ questions, chosen, onSelect, hasMore, isReading, onMore }: QuestionListProps) {
  const list = useRef<HTMLUListElement>(null);
  const at = questions.findIndex(({ id }) => id === chosen);
  const move = (to: number) => {
    const next = questions[Math.max(0, Math.min(questions.length - 1, to))];
    if (next === undefined) return;
    onSelect(next.id);
    requestAnimationFrame(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-question="${CSS.escape(next.id)}"]`);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    });
  };
  const intoForm = useCallback(() => {
    // The first thing to fill in, or else the first button.
    const form = document.querySelector("article form");
    const field = form?.querySelector<HTMLElement>(
      "input:not([type=hidden],:disabled), select, textarea, button:not([title])",
    );
    field?.focus();
  }, []);
  useShortcuts("Inbox", [
    { keys: "j", label: "Next question", run: () => move(at + 1) },
    { keys: "k", label: "Previous question", run: () => move(at - 1) },
    { keys: "e", label: "Into its form", run: intoForm },
  ]);
  return (
    <div className="relative min-h-0 grow overflow-y-auto">
      <ul ref={list} aria-label="Questions">
        {questions.map((question) => (
          <li key={question.id}>
            <button
              type="button"
              data-question={question.id}
              aria-current={question.id === chosen ? "true" : undefined}
              onClick={(event) => {
                onSelect(question.id);
                // By Enter on one that is shown already, not by the pointer.
                if (event.detail === 0 && question.id === chosen) intoForm();
              }}
              className={cn(
                "flex w-full flex-col gap-0.5 border-b border-line px-4 py-2.5 text-left max-sm:px-3 hover:bg-hover focus-visible:outline-offset-[-2px]",
                question.id === chosen && "bg-press shadow-[inset_2px_0_0_var(--color-accent)]",
              )}
            >
              <span className="flex w-full items-center gap-2 text-xs text-ink-faint">
                <QuestionStatus status={question.status} isWord={false} />
                <span className="min-w-0 truncate">{question.agent}</span>
                <span className="ml-auto shrink-0">
                  <Time at={question.askedAt} />
                </span>
              </span>
              <span
                className={cn(
                  "line-clamp-2 text-sm break-words",
                  question.status === "open" && question.mayAnswer ? "font-medium" : "text-ink-soft",
                )}
              >
                {question.title}
              </span>
              <span className="flex gap-2 text-xs text-ink-faint empty:hidden">
                {question.status === "open" && question.dueAt !== null && <Due at={question.dueAt} />}
                {question.status === "open" && !question.mayAnswer && (
                  <span className="truncate">
                    waits for <Assignees names={question.assignees} interrupt={question.id} />
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="p-3 text-center">
          <Button look="ghost" isBusy={isReading} onClick={onMore}>
            Older ones
          </Button>
        </div>
      )}
    </div>
  );
}
