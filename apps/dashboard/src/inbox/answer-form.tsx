import type { Interrupt } from "@pawl/api";
import { formView } from "pawl/form";
import { MessageSquarePlus } from "lucide-react";
import { useCallback, useId, useMemo, useState } from "react";
import { answerQuestion } from "../data/inbox/use-inbox.ts";
import { ApiProblem } from "@pawl/client";
import { inboxKeys } from "../data/inbox/inbox-keys.ts";
import { queryClient } from "../data/query-client.ts";
import { Button } from "../design/button.tsx";
import { TextArea } from "../design/field.tsx";
import { Form } from "../form/form.tsx";
import { answerDrafts } from "./drafts.ts";

/**
 * The form that a question asks for; give it the question's id as `key`.
 *
 * @example {question.mayAnswer && <AnswerForm key={question.id} question={question} />}
 */
export function AnswerForm({
  question,
  onAnswered,
}: {
  readonly question: Interrupt;
  readonly onAnswered?: (answered: Interrupt) => void;
}) {
  const { id, schema, ui } = question;
  const view = useMemo(() => formView(schema ?? {}, ui), [schema, ui]);
  const shown = useMemo(() => ({ ...view, elements: view.elements.map(named) }), [view]);
  const keep = useCallback((entered: unknown) => answerDrafts.keep(id, entered), [id]);
  const [comment, setComment] = useState<string | null>(null);
  const send = async (value: unknown) => {
    try {
      const answered = await answerQuestion(id, {
        value: value ?? null,
        ...(comment !== null && comment.trim() !== "" && { comment: comment.trim() }),
      });
      answerDrafts.drop(id);
      onAnswered?.(answered);
    } catch (error) {
      // Somebody else was first, or it is over: what has become of it is shown in its place.
      if (error instanceof ApiProblem && (error.status === 409 || error.status === 404))
        void queryClient.invalidateQueries({ queryKey: inboxKeys.one(id) });
      throw error;
    }
  };
  return (
    <Form
      label={`Answer to ${question.title}`}
      view={shown}
      schema={schema}
      initial={withoutAlone(answerDrafts.get(id))}
      submit="Answer"
      onSubmit={send}
      onEntered={keep}
      aside={
        comment === null && (
          <Button look="ghost" size="md" onClick={() => setComment("")}>
            <MessageSquarePlus aria-hidden /> Comment
          </Button>
        )
      }
    >
      {comment !== null && <Comment text={comment} onChange={setComment} />}
    </Form>
  );
}

function Comment({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        Comment{" "}
        <span className="ml-1 text-xs font-normal text-ink-faint">kept with the answer; the code does not get it</span>
      </label>
      <TextArea
        id={id}
        autoFocus
        rows={2}
        maxLength={2_000}
        className="field-sizing-content max-h-60 min-h-14"
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

/** A value by itself has no name of its own. */
function named<Element extends { readonly name: string }>(element: Element): Element {
  return "title" in element && element.title === "" ? { ...element, title: "Answer" } : element;
}

/** A form keeps a value by itself under "". */
function withoutAlone(entered: unknown): unknown {
  return typeof entered === "object" && entered !== null && "" in entered ? entered[""] : entered;
}
