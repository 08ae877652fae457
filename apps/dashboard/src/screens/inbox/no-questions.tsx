import { Inbox, SearchX } from "lucide-react";
import type { InboxView } from "../../data/inbox/inbox-search.ts";
import { Button } from "../../design/button.tsx";
import { Code } from "../../design/code.tsx";
import { EmptyState } from "../../design/empty-state.tsx";

const example = `const answer = await ctx.interrupt({
  title: "Pay 42 €?",
  schema: form({
    fields: { note: form.area({ optional: true }) },
    actions: {
      pay: { label: "Pay" },
      decline: { label: "Decline" },
    },
  }),
});`;

export function NoQuestions({ view, onAll }: { readonly view: InboxView; readonly onAll: () => void }) {
  if (view === "mine" || view === "done")
    return (
      <EmptyState
        icon={SearchX}
        title={view === "mine" ? "Nothing is put to you" : "Nothing has been answered yet"}
        action={
          <Button size="md" onClick={onAll}>
            Show all questions
          </Button>
        }
      />
    );
  return (
    <EmptyState icon={Inbox} title={view === "open" ? "Nothing to answer" : "No questions yet"}>
      <p>A run that asks people waits here for their answer, for a minute or for months.</p>
      <Code text={example} className="mt-4 text-left" />
    </EmptyState>
  );
}
