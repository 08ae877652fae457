import { Bot, SearchX } from "lucide-react";
import { Button } from "../../design/button.tsx";
import { Code } from "../../design/code.tsx";
import { EmptyState } from "../../design/empty-state.tsx";

const example = `const greet = workflow({ name: "greet" }, async (ctx, name: string) => {
  return ctx.step("greet", () => \`Hello, \${name}\`);
});
const pawl = await createPawl({ store: "sqlite:./pawl.db", workflows: [greet] });`;

export function NoAgents({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No agent is called that"
        action={
          <Button size="md" onClick={onClear}>
            Show all agents
          </Button>
        }
      />
    );
  return (
    <EmptyState icon={Bot} title="No agents yet">
      <p>An agent is a workflow or a graph that the server has registered. Each gets a page here, with its form.</p>
      <Code text={example} className="mt-4 text-left" />
    </EmptyState>
  );
}
