import { TextArea } from "../design/field.tsx";
import { readJsonText } from "./json-text.ts";

/** The whole value, as JSON. */
export function JsonMode({
  id,
  text,
  onChange,
}: {
  readonly id: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const { problem } = readJsonText(text);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={`${id}-json`} className="text-sm font-medium">
        As JSON
      </label>
      <TextArea
        id={`${id}-json`}
        spellCheck={false}
        rows={10}
        className="field-sizing-content max-h-[60vh] min-h-48 font-mono text-xs leading-5 max-sm:text-lg"
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-json-note`}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-json-note`} className={problem === null ? "text-xs text-ink-faint" : "text-xs text-danger"}>
        {problem === null ? "It is sent as it stands here; the server checks it." : `It ${problem}`}
      </p>
    </div>
  );
}
