import type { Visibility } from "./visibility.ts";

/**
 * How a form is shown. A form is a JSON Schema, and its hints stand in it, under the keyword `ui`: {@link FieldUi} at a field, {@link ObjectUi} at an object, {@link FormUi} at the top. All
 * of it is JSON, and all of it may be left out: what a field looks like then follows from its schema (`formView`).
 */

/** What a field is entered by. */
export type Widget = (typeof widgets)[number];

export const widgets = [
  "text",
  "area",
  "password",
  "email",
  "url",
  "number",
  "checkbox",
  "date",
  "time",
  "datetime",
  "select",
  "radio",
  "checkboxes",
  "file",
  "json",
  "hidden",
] as const;

export interface FieldUi {
  readonly widget?: Widget;
  readonly placeholder?: string;
  /** Of an `area`: how many lines are seen. */
  readonly rows?: number;
  /** Of a `number`: by how much its arrows move it. */
  readonly step?: number;
  /** Labels for the values that the schema allows, in the order in which they are shown. */
  readonly options?: readonly FieldOption[];
  /** Of a `file`: types (`application/pdf`, `image/*`) and endings (`.csv`) to choose from. */
  readonly accept?: readonly string[];
  /** Of a `file`: how large each may be. */
  readonly maxBytes?: number;
  /** It is shown, and taken, only then. The schema says the same to whoever checks. */
  readonly visibleWhen?: Visibility;
  /** Shown at the field until its value is changed: what was wrong with an earlier answer. */
  readonly error?: string;
  /** What to say of a value that does not match `pattern`: `must be an IBAN`. */
  readonly mismatch?: string;
}

export interface FieldOption {
  readonly value: string | number | boolean | null;
  readonly label: string;
  readonly description?: string;
}

/** Of an object: its fields and blocks, in order. */
export interface ObjectUi {
  /** Names of fields and blocks. What it does not name comes behind it. */
  readonly order?: readonly string[];
  /** What stands between the fields, by a name that `order` puts in its place. */
  readonly blocks?: Readonly<Record<string, BlockUi>>;
}

/** What is shown and not entered. Markdown and HTML are cleaned of scripts where they are shown, never trusted. */
export interface BlockUi {
  readonly kind: "markdown" | "html" | "error";
  readonly text: string;
  readonly visibleWhen?: Visibility;
}

export interface FormUi extends ObjectUi {
  /** Buttons, in order. The name of the one that was pressed is in the answer, as `action`. */
  readonly actions?: readonly ActionUi[];
  /** What the button says where there are no actions. */
  readonly submit?: string;
  /** Hints by the name of a field, for a schema whose library does not keep what it does not know. They go before those in the schema. */
  readonly fields?: Readonly<Record<string, FieldUi>>;
}

export type ActionStyle = (typeof actionStyles)[number];

export const actionStyles = ["primary", "secondary", "danger"] as const;

export interface ActionUi {
  /** What `action` of the answer is. */
  readonly name: string;
  readonly label: string;
  readonly style?: ActionStyle;
  /** What to ask before it is sent. */
  readonly confirm?: string;
  /** The fields that go along with it, and are checked; default: all. */
  readonly fields?: readonly string[];
}

/** The field of an answer that says which button was pressed. */
export const actionField = "action";
