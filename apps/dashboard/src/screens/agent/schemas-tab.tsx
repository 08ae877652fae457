import type { Agent } from "@pawl/api";
import { JsonView } from "../../design/json/json-view.tsx";

/** What an agent takes and gives, as JSON Schema. */
export function SchemasTab({ agent: { inputSchema, outputSchema } }: { readonly agent: Agent }) {
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      <div className="grid max-w-6xl grid-cols-2 gap-6 px-4 py-5 max-lg:grid-cols-1 max-sm:px-3">
        <Schema title="Input" schema={inputSchema} none="It says nothing of its input: any value is taken." />
        <Schema title="Output" schema={outputSchema} none="It says nothing of its output." />
      </div>
    </div>
  );
}

function Schema({
  title,
  schema,
  none,
}: {
  readonly title: string;
  readonly schema: Agent["inputSchema"];
  readonly none: string;
}) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h2 className="text-sm font-medium">{title}</h2>
      {schema === null ? (
        <p className="text-sm text-ink-faint">{none}</p>
      ) : (
        <JsonView value={schema} label={`Schema of the ${title.toLowerCase()}`} />
      )}
    </section>
  );
}
