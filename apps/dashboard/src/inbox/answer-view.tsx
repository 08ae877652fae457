import type { Interrupt } from "@pawl/api";
import { isFileRef } from "pawl/form";
import { formView, type FormElement } from "pawl/form";
import { useMemo } from "react";
import { JsonView } from "../design/json/json-view.tsx";
import { FileView } from "../results/file-view.tsx";

/** An answer as people read it: by the titles of the form that it was given with. What the form does not know is shown as JSON. */
export function AnswerView({ question: { schema, ui, answer } }: { readonly question: Interrupt }) {
  const view = useMemo(() => formView(schema ?? {}, ui), [schema, ui]);
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    return <Value value={answer} element={view.elements.find((each) => each.kind !== "block")} label="Answer" />;
  const { action, ...fields } = answer as Readonly<Record<string, unknown>>;
  const pressed = view.actions.find(({ name }) => name === action);
  const shown = pressed === undefined ? Object.entries(answer) : Object.entries(fields);
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_1fr] gap-x-4 gap-y-1.5 text-sm">
      {pressed !== undefined && (
        <div className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-faint">Decision</dt>
          <dd className="font-medium">{pressed.label}</dd>
        </div>
      )}
      {shown.map(([name, value]) => {
        const element = view.elements.find((each) => each.kind !== "block" && each.name === name);
        const title = element !== undefined && element.kind !== "block" ? element.title : name;
        return (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-faint">{title}</dt>
            <dd className="min-w-0 break-words whitespace-pre-wrap">
              <Value value={value} element={element} label={title} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Value({
  value,
  element,
  label,
}: {
  readonly value: unknown;
  readonly element: FormElement | undefined;
  readonly label: string;
}) {
  if (value === null || value === undefined) return <span className="text-ink-faint">Nothing</span>;
  if (element?.kind === "field" && element.widget === "password") return <span>••••••••</span>;
  const options = element?.kind === "field" ? element.options : undefined;
  const labelOf = (each: unknown) => options?.find((option) => option.value === each)?.label ?? String(each);
  if (typeof value === "boolean" && options === undefined) return value ? "Yes" : "No";
  if (typeof value !== "object") return labelOf(value);
  if (isFileRef(value)) return <FileView file={value} />;
  if (Array.isArray(value) && value.length > 0 && value.every((each) => isFileRef(each)))
    return (
      <span className="flex flex-col gap-1.5">
        {value.map((file) => (
          <FileView key={file.$file} file={file} />
        ))}
      </span>
    );
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) return value.map(labelOf).join(", ");
  return <JsonView value={value} label={label} />;
}
