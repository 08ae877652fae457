import { useQuestion } from "../../../data/inbox/use-inbox.ts";
import { messageOf } from "../../../data/problem-text.ts";
import { Note } from "../../../design/note.tsx";
import { Skeleton } from "../../../design/skeleton.tsx";
import { QuestionView } from "../../../inbox/question-view.tsx";

/** The question that a step is, with its form where the viewer may answer: nobody has to leave the run for it. */
export function StepQuestion({ id }: { readonly id: string }) {
  const { data, error } = useQuestion(id);
  if (data !== undefined) return <QuestionView question={data} />;
  return (
    <div className="px-4 py-3">
      {error === null ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <Note look="error" title="The question cannot be read">
          {messageOf(error)}
        </Note>
      )}
    </div>
  );
}
