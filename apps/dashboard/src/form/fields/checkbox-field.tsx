import { useFormContext, useFormField, useNotes } from "../form-context.ts";
import { Problems } from "../field-frame.tsx";
import type { ValueFieldProps } from "./field-props.ts";

/** Yes or no. The title stands beside the box, and can be clicked. */
export function CheckboxField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const { isBusy } = useFormContext();
  const { title, description } = element;
  const notes = useNotes(description !== undefined, field.problems.length > 0);
  return (
    <div className="flex flex-col gap-1">
      <label className="flex min-h-6 w-fit cursor-pointer items-start gap-2 text-sm font-medium">
        <input
          type="checkbox"
          id={field.id}
          disabled={isBusy}
          className="mt-0.75 size-3.5 cursor-pointer accent-accent"
          aria-describedby={notes.describedBy}
          aria-invalid={field.problems.length > 0 || undefined}
          checked={field.value === true}
          onChange={({ target }) => field.set(target.checked)}
        />
        {title === "" ? "Yes" : title}
      </label>
      {description !== undefined && (
        <p id={notes.descriptionId} className="pl-5.5 text-xs text-ink-faint">
          {description}
        </p>
      )}
      <Problems id={notes.problemId} problems={field.problems} className="pl-5.5" />
    </div>
  );
}
