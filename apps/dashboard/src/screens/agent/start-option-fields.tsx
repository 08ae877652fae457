import type { Agent } from "@pawl/api";
import { ChevronRight } from "lucide-react";
import { Field, Input, Select } from "../../design/field.tsx";
import type { StartOptions } from "./start-options.ts";

/** What few starts say: tags, when, where, and how urgent. */
export function StartOptionFields({
  agent,
  options,
  onChange,
}: {
  readonly agent: Agent;
  readonly options: StartOptions;
  readonly onChange: (options: StartOptions) => void;
}) {
  const attributes = Object.entries(agent.attributes);
  return (
    <details className="group rounded-md border border-line">
      <summary className="flex h-9 list-none items-center gap-1.5 px-3 text-sm text-ink-soft hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 text-ink-faint group-open:rotate-90" />
        More options
      </summary>
      <div className="grid grid-cols-2 gap-4 px-3 pt-1 pb-4 max-sm:grid-cols-1">
        <Field label="Tags" hint="To find the run by: tenant: acme, plan: pro">
          {(control) => (
            <Input
              {...control}
              value={options.tags}
              onChange={({ target }) => onChange({ ...options, tags: target.value })}
            />
          )}
        </Field>
        <Field label="Not before" hint="Empty: at once">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              className="num"
              value={options.startAt}
              onChange={({ target }) => onChange({ ...options, startAt: target.value })}
            />
          )}
        </Field>
        <Field label="Queue">
          {(control) => (
            <Input
              {...control}
              placeholder={agent.queue}
              maxLength={200}
              value={options.queue}
              onChange={({ target }) => onChange({ ...options, queue: target.value })}
            />
          )}
        </Field>
        <Field label="Priority" hint="From -1000 to 1000; the higher goes first">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={-1000}
              max={1000}
              step={1}
              placeholder="0"
              className="num"
              value={options.priority}
              onChange={({ target }) => onChange({ ...options, priority: target.value })}
            />
          )}
        </Field>
        {attributes.map(([name, type]) => (
          <Field key={name} label={name} hint={`Attribute: ${type}`}>
            {(control) => {
              const value = options.attributes[name] ?? "";
              const set = (text: string) =>
                onChange({ ...options, attributes: { ...options.attributes, [name]: text } });
              if (type === "boolean")
                return (
                  <Select {...control} value={value} onChange={({ target }) => set(target.value)}>
                    <option value="">Not given</option>
                    <option value="true">Yes</option>
                    <option value="false">No</option>
                  </Select>
                );
              return (
                <Input
                  {...control}
                  type={type === "number" ? "number" : type === "date" ? "datetime-local" : "text"}
                  step={type === "number" ? "any" : undefined}
                  value={value}
                  onChange={({ target }) => set(target.value)}
                />
              );
            }}
          </Field>
        ))}
      </div>
    </details>
  );
}
