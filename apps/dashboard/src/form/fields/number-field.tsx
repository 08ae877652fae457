import { useState } from "react";
import { Input } from "../../design/field.tsx";
import { FieldFrame } from "../field-frame.tsx";
import { useDraft, useFormField } from "../form-context.ts";
import type { ValueFieldProps } from "./field-props.ts";

/** A number, by the browser's own field: with its arrows, its keys on a phone, and the decimal sign of its language. */
export function NumberField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const [isBad, setBad] = useState(false);
  useDraft(field.path, isBad ? "must be a number" : null);
  const { schema, ui } = element;
  const isInteger = schema["type"] === "integer";
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode={isInteger ? "numeric" : "decimal"}
          step={ui.step ?? (isInteger ? 1 : "any")}
          min={numberOf(schema["minimum"])}
          max={numberOf(schema["maximum"])}
          placeholder={ui.placeholder}
          className="num max-w-60"
          value={typeof field.value === "number" ? field.value : ""}
          onChange={({ target }) => {
            setBad(target.validity.badInput);
            field.set(target.value === "" ? undefined : Number(target.value));
          }}
          // Who scrolls the page over a field means the page.
          onWheel={(event) => event.currentTarget.blur()}
        />
      )}
    </FieldFrame>
  );
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
