import type { Agent } from "@pawl/api";
import { formView, submission } from "pawl/form";
import { useMemo } from "react";
import { Button } from "../../../design/button.tsx";
import { enteredOf } from "../../../form/entered.ts";
import { Form } from "../../../form/form.tsx";
import type { ForkChange } from "./fork-dialog.tsx";

export interface ForkFormProps {
  readonly schema: NonNullable<Agent["inputSchema"]>;
  readonly input: unknown;
  readonly hint: string;
  readonly onFork: (change: ForkChange) => Promise<void>;
  readonly onClose: () => void;
}

/** The input by the form that runs are started with, filled in as this one got it. */
export function ForkForm({ schema, input, hint, onFork, onClose }: ForkFormProps) {
  const view = useMemo(() => {
    const made = formView(schema);
    // A value by itself has no name of its own; and it is not handed in anew, whatever the form says.
    const elements = made.elements.map((element) =>
      "title" in element && element.title === "" ? { ...element, title: "Input" } : element,
    );
    return { ...made, elements, submit: undefined };
  }, [schema]);
  const before = useMemo(() => JSON.stringify(submission(view, enteredOf(view.elements, input))), [view, input]);
  return (
    <>
      <p className="text-xs text-ink-faint">{hint}</p>
      <Form
        label="The input of the fork"
        view={view}
        schema={schema}
        initial={input}
        submit="Fork"
        // What was not changed is not sent: it may hold what the form does not know.
        onSubmit={(value) => onFork(JSON.stringify(value) === before ? {} : { input: value ?? null })}
        aside={
          <Button look="ghost" size="md" onClick={onClose}>
            Cancel
          </Button>
        }
      />
    </>
  );
}
