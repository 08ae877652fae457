import type { Interrupt } from "@pawl/api";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowLeft, Inbox } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { isNotFound, messageOf } from "../../data/problem-text.ts";
import { inboxViews, type InboxSearch, type InboxView } from "../../data/inbox/inbox-search.ts";
import { useInbox, useQuestion } from "../../data/inbox/use-inbox.ts";
import { Button } from "../../design/button.tsx";
import { cn } from "../../design/cn.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Note } from "../../design/note.tsx";
import { Segments } from "../../design/segments.tsx";
import { Skeleton, SkeletonRows } from "../../design/skeleton.tsx";
import { useMedia } from "../../design/use-media.ts";
import { QuestionView } from "../../inbox/question-view.tsx";
import { NoQuestions } from "./no-questions.tsx";
import { QuestionList } from "./question-list.tsx";

const route = getRouteApi("/app/inbox");

const labels: Readonly<Record<InboxView, string>> = { open: "Open", mine: "Put to me", done: "Done", all: "All" };

/** Questions of runs to people: a list, and beside it the one that is looked at. On a phone one or the other. */
export function InboxScreen() {
  const search: InboxSearch = route.useSearch();
  const navigate = route.useNavigate();
  const view = search.view ?? "open";
  const inbox = useInbox(view);
  const isNarrow = useMedia("(max-width: 860px)");
  // Where both are seen, the first is open without being asked for. It stays so when others come on top: somebody may be writing in its form.
  const [opened, setOpened] = useState<{ readonly view: InboxView; readonly id: string } | null>(null);
  const first = inbox.questions[0]?.id;
  if (first !== undefined && opened?.view !== view) setOpened({ view, id: first });
  const chosen = search.question ?? (isNarrow || opened?.view !== view ? undefined : opened.id);
  // A list without anything in it needs no place beside it for what is chosen.
  const isEmpty = inbox.isSuccess && inbox.questions.length === 0 && chosen === undefined;
  const select = (question: string | undefined) =>
    void navigate({ search: (before: InboxSearch) => withQuestion(before, question), replace: !isNarrow });
  const change = (view: InboxView) => void navigate({ search: view === "open" ? {} : { view }, replace: true });
  const onAnswered = (answered: Interrupt) => {
    toast(`Answered: ${answered.title}`);
    if (isNarrow) return select(undefined);
    const next = nextOpen(inbox.questions, answered.id);
    if (next !== null) select(next.id);
  };
  return (
    <>
      <ScreenHeader title="Inbox">
        <Segments
          label="Which questions"
          value={view}
          options={inboxViews.map((value) => ({ value, label: labels[value] }))}
          onChange={change}
        />
      </ScreenHeader>
      <div className="flex min-h-0 grow border-t border-line">
        {isEmpty && <NoQuestions view={view} onAll={() => change("all")} />}
        {!isEmpty && (!isNarrow || chosen === undefined) && (
          <div
            className={cn("flex min-h-0 flex-col bg-surface", isNarrow ? "grow" : "w-96 shrink-0 border-r border-line")}
          >
            {inbox.error !== null && (
              <div className="p-3">
                <Note
                  look="error"
                  title="The inbox cannot be read"
                  action={<Button onClick={() => void inbox.refetch()}>Try again</Button>}
                >
                  {messageOf(inbox.error)}
                </Note>
              </div>
            )}
            {inbox.isPending && <SkeletonRows label="Reading the inbox" count={6} />}
            {inbox.isSuccess && inbox.questions.length === 0 && (
              <p className="p-4 text-sm text-ink-faint max-sm:p-3">Nothing else is here.</p>
            )}
            {inbox.questions.length > 0 && (
              <QuestionList
                questions={inbox.questions}
                chosen={chosen ?? null}
                onSelect={select}
                hasMore={inbox.hasNextPage}
                isReading={inbox.isFetchingNextPage}
                onMore={() => void inbox.fetchNextPage()}
              />
            )}
          </div>
        )}
        {!isEmpty && (!isNarrow || chosen !== undefined) && (
          <div className="relative min-h-0 min-w-0 grow overflow-y-auto">
            {isNarrow && (
              <Button look="ghost" className="mt-2 ml-1" onClick={() => select(undefined)}>
                <ArrowLeft aria-hidden /> Inbox
              </Button>
            )}
            {chosen !== undefined && (
              <Question
                key={chosen}
                id={chosen}
                known={inbox.questions.find(({ id }) => id === chosen)}
                onAnswered={onAnswered}
              />
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** The list may not have it: another filter is set, or it is on a page further down. */
function Question({
  id,
  known,
  onAnswered,
}: {
  readonly id: string;
  readonly known: Interrupt | undefined;
  readonly onAnswered: (answered: Interrupt) => void;
}) {
  const read = useQuestion(id);
  const question = newer(read.data, known);
  if (question !== undefined) return <QuestionView question={question} onAnswered={onAnswered} />;
  if (read.isError)
    return isNotFound(read.error) ? (
      <EmptyState icon={Inbox} title="There is no such question">
        Its run was deleted, or it is not yours to see.
      </EmptyState>
    ) : (
      <div className="p-4">
        <Note look="error" title="The question cannot be read">
          {messageOf(read.error)}
        </Note>
      </div>
    );
  return (
    <div role="status" aria-label="Reading the question" className="flex flex-col gap-4 p-6">
      <Skeleton className="w-48" />
      <Skeleton className="h-6 w-96 max-w-full" />
      <Skeleton className="h-24 w-full max-w-2xl" />
    </div>
  );
}

function newer(a: Interrupt | undefined, b: Interrupt | undefined): Interrupt | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.updatedAt < b.updatedAt ? b : a;
}

/** The next one that can be answered: further down, or else from the top. Pure. */
function nextOpen(questions: readonly Interrupt[], after: string): Interrupt | null {
  const at = questions.findIndex(({ id }) => id === after);
  const others = [...questions.slice(at + 1), ...questions.slice(0, Math.max(0, at))];
  return others.find(({ id, mayAnswer }) => mayAnswer && id !== after) ?? null;
}

function withQuestion(search: InboxSearch, question: string | undefined): InboxSearch {
  const { question: _before, ...others } = search;
  return question === undefined ? others : { ...others, question };
}
