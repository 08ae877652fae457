import { useState } from "react";
import { TextArea } from "../../design/field.tsx";
import { FieldFrame } from "../field-frame.tsx";
import { useDraft, useFormField } from "../form-context.ts";
import { jsonTextOf, readJsonText } from "../json-text.ts";
import type { ValueFieldProps } from "./field-props.ts";

/** Any value, as JSON: what no other field can show. */
export function JsonField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const [text, setText] = useState(jsonTextOf(field.value));
  const { problem } = readJsonText(text);
  useDraft(field.path, problem);
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <TextArea
          {...control}
          spellCheck={false}
          placeholder={element.ui.placeholder ?? '{ "as": "JSON" }'}
          rows={element.ui.rows ?? 4}
          className="field-sizing-content max-h-96 font-mono text-xs max-sm:text-lg"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            const read = readJsonText(target.value);
            if (read.problem === null) field.set(read.value);
          }}
        />
      )}
    </FieldFrame>
  );
}
