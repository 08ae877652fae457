import { ListTree, SearchX } from "lucide-react";
import { Button } from "../../design/button.tsx";
import { Code } from "../../design/code.tsx";
import { EmptyState } from "../../design/empty-state.tsx";

const example = `const run = await pawl.start(order, { id: 7 });
// or from the shell
// pawl start order '{"id": 7}'`;

export function NoRuns({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No run passes this filter"
        action={
          <Button size="md" onClick={onClear}>
            Show all runs
          </Button>
        }
      >
        What starts later and passes it appears here by itself.
      </EmptyState>
    );
  return (
    <EmptyState icon={ListTree} title="No runs yet">
      <p>
        A run is one execution of an agent. Whatever starts one, it appears here by itself, and stays to be looked at.
      </p>
      <Code text={example} className="mt-4 text-left" />
    </EmptyState>
  );
}
