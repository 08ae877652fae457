import { useQuestion } from "../../../data/inbox/use-inbox.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { Note } from "../../../design/note.tsx";
import { Skeleton } from "../../../design/skeleton.tsx";
import { QuestionBody } from "../../../inbox/question-body.tsx";
import { QuestionDescription } from "../../../inbox/question-description.tsx";
import { Section } from "../../../design/section.tsx";

/** The question that a step is, with its form where the viewer may answer: nobody has to leave the run for it. */
export function StepQuestion({ id }: { readonly id: string }) {
  const { data: question, error } = useQuestion(id);
  return (
    <Section title="Question">
      {question === undefined && error === null && <Skeleton className="h-24 w-full" />}
      {question === undefined && error !== null && (
        <Note look="error" title="The question cannot be read">
          {messageOf(error)}
        </Note>
      )}
      {question !== undefined && (
        <div className="flex flex-col gap-3">
          <p className="text-sm font-medium break-words">{question.title}</p>
          <QuestionDescription text={question.description} />
          <QuestionBody question={question} />
        </div>
      )}
    </Section>
  );
}
