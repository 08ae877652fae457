import { RichText } from "../results/rich-text.tsx";

/** What a question says besides its title: Markdown, as whoever wrote the workflow has put it. */
export function QuestionDescription({ text }: { readonly text: string | null }) {
  if (text === null || text.trim() === "") return null;
  return (
    <div className="text-ink-soft">
      <RichText kind="markdown" source={text} />
    </div>
  );
}
