import { checkOptions } from "../errors/check-options.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions, type InputOf, type OutputOf } from "./field.ts";

/** A day: `2026-01-31`. @throws PawlError `invalid_option`. */
export function date<const O extends FieldOptions<string> = FieldOptions<string>>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  checkOptions(options, fieldOptions, "form.date");
  return fieldOf(options, { schema: { type: "string", format: "date" }, ui: { widget: "date" } });
}

/** A time of day, of no day and no zone in particular: `14:30`, or `14:30:05`. @throws PawlError `invalid_option`. */
export function time<const O extends FieldOptions<string> = FieldOptions<string>>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  checkOptions(options, fieldOptions, "form.time");
  return fieldOf(options, {
    // The format `time` of JSON Schema has a zone, which a field of a browser does not ask for.
    schema: { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$" },
    ui: { widget: "time", mismatch: "must be a time such as 14:30" },
  });
}

/** A moment, with its zone: `2026-01-31T14:30:00Z`, or `…+01:00`. @throws PawlError `invalid_option`. */
export function datetime<const O extends FieldOptions<string> = FieldOptions<string>>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  checkOptions(options, fieldOptions, "form.datetime");
  return fieldOf(options, { schema: { type: "string", format: "date-time" }, ui: { widget: "datetime" } });
}
