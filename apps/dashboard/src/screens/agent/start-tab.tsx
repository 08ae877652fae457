import type { Agent } from "@pawl/api";
import { useNavigate } from "@tanstack/react-router";
import { formView } from "pawl/form";
import { useMemo, useRef, useState } from "react";
import { toast } from "sonner";
import { startAgent } from "../../data/agents/use-agents.ts";
import { Form } from "../../form/form.tsx";
import { noStartOptions, startBodyOf } from "./start-options.ts";
import { StartOptionFields } from "./start-option-fields.tsx";

/** The form of an agent's input, and what else a start can say. */
export function StartTab({ agent, version }: { readonly agent: Agent; readonly version: number | undefined }) {
  const navigate = useNavigate();
  const { name, inputSchema } = agent;
  const view = useMemo(() => {
    const made = formView(inputSchema ?? {});
    return { ...made, elements: made.elements.map(withTitle) };
  }, [inputSchema]);
  const [options, setOptions] = useState(noStartOptions);
  // One key as long as the start has not come through: when its answer was lost, a second click finds the run of the first.
  const sent = useRef({ text: "", key: "" });
  const start = async (input: unknown) => {
    const body = startBodyOf({ input, version, options, attributes: agent.attributes });
    const text = JSON.stringify(body);
    if (sent.current.text !== text) sent.current = { text, key: crypto.randomUUID() };
    const run = await startAgent(name, body, sent.current.key);
    sent.current = { text: "", key: "" };
    toast(`Started ${agent.title}`);
    await navigate({ to: "/runs/$run", params: { run: run.id }, search: {} });
  };
  return (
    <div className="relative min-h-0 grow overflow-y-auto bg-surface">
      <div className="max-w-2xl px-4 py-5 max-sm:px-3">
        {view.title !== undefined && <h2 className="mb-1 text-base font-semibold">{view.title}</h2>}
        {view.description !== undefined && <p className="mb-4 text-sm text-ink-soft">{view.description}</p>}
        <Form label={`Start ${agent.title}`} view={view} schema={inputSchema} submit="Start" onSubmit={start}>
          <StartOptionFields agent={agent} options={options} onChange={setOptions} />
        </Form>
      </div>
    </div>
  );
}

/** An input that is no object has no name of its own. */
function withTitle<Element extends { readonly name: string }>(element: Element): Element {
  return "title" in element && element.title === "" ? { ...element, title: "Input" } : element;
}
