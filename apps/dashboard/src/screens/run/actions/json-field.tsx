import { Field, TextArea } from "../../../design/field.tsx";
import { readJson } from "./read-json.ts";

export interface JsonFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** JSON to write; what is wrong with it is said as it is written. */
export function JsonField({ label, hint, text, onChange }: JsonFieldProps) {
  const { error } = readJson(text);
  return (
    <Field label={label} error={error} {...(hint !== undefined && { hint })}>
      {(control) => (
        <TextArea
          {...control}
          spellCheck={false}
          rows={Math.min(16, Math.max(3, text.split("\n").length))}
          className="font-mono text-xs max-sm:text-lg"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
