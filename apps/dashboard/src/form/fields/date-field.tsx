import { Input } from "../../design/field.tsx";
import { usePreferences } from "../../preferences/preferences.ts";
import { FieldFrame } from "../field-frame.tsx";
import { useDraft, useFormField } from "../form-context.ts";
import { localTextOf, momentOf, zoneName } from "../zoned-time.ts";
import { useState } from "react";
import type { ValueFieldProps } from "./field-props.ts";

/** A day, or a time of no zone, by the browser's own field. */
export function DateField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const unfinished = useUnfinished(field.path, element.widget === "time" ? "must be a time" : "must be a date");
  const value = typeof field.value === "string" ? field.value : "";
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems}>
      {(control) => (
        <Input
          {...control}
          type={element.widget === "time" ? "time" : "date"}
          {...(value.length > 5 && element.widget === "time" && { step: 1 })}
          className="num w-44"
          value={value}
          onChange={({ target }) => {
            unfinished(target.validity.badInput);
            field.set(target.value === "" ? undefined : target.value);
          }}
        />
      )}
    </FieldFrame>
  );
}

/** A moment, entered in the zone in which times are shown. */
export function DateTimeField({ element, path }: ValueFieldProps) {
  const field = useFormField(path, { isLeaf: true, error: element.error });
  const unfinished = useUnfinished(field.path, "must be a date and a time");
  const { zone } = usePreferences();
  const local = localTextOf(field.value, zone);
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems} note={`In ${zoneName(zone)}.`}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          {...(local.length > 16 && { step: 1 })}
          className="num w-60"
          value={local}
          onChange={({ target }) => {
            unfinished(target.validity.badInput);
            field.set(target.value === "" ? undefined : momentOf(target.value, zone));
          }}
        />
      )}
    </FieldFrame>
  );
}

/** A date of which only the month has been entered looks empty to the page, and is not. */
function useUnfinished(path: string, message: string): (isBad: boolean) => void {
  const [isBad, setBad] = useState(false);
  useDraft(path, isBad ? message : null);
  return setBad;
}
