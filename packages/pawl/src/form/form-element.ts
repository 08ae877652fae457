import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { ActionUi, BlockUi, FieldOption, FieldUi, Widget } from "./form-ui.ts";
import type { Visibility } from "./visibility.ts";

/** A form as it is shown, whatever library its schema is of: made by `formView`. */
export interface FormView {
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** One without a name, where what is asked for is no object but a value by itself. */
  readonly elements: readonly FormElement[];
  /** Empty: there is one button, which says `submit`. */
  readonly actions: readonly ActionUi[];
  readonly submit: string | undefined;
}

export type FormElement = ValueElement | GroupElement | ListElement | BlockElement;

interface NamedElement {
  /** Of the field within its object; "" for the item of a list, and for a value by itself. */
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  /** Without it nothing is taken, as far as its schema tells: by every button, and as long as it is shown. */
  readonly isRequired: boolean;
  readonly visibleWhen: Visibility | undefined;
  readonly default: unknown;
  /** What was wrong with an earlier answer. */
  readonly error: string | undefined;
  /** References followed, `null` left out. */
  readonly schema: JsonSchema;
}

export interface ValueElement extends NamedElement {
  readonly kind: "field";
  readonly widget: Widget;
  /** The value is a list of these: of a `select`, `checkboxes` or `file`. */
  readonly isMany: boolean;
  /** Undefined: it is not chosen. */
  readonly options: readonly FieldOption[] | undefined;
  readonly ui: FieldUi;
}

export interface GroupElement extends NamedElement {
  readonly kind: "group";
  readonly elements: readonly FormElement[];
}

export interface ListElement extends NamedElement {
  readonly kind: "list";
  readonly item: Exclude<FormElement, BlockElement>;
}

export interface BlockElement {
  readonly kind: "block";
  readonly name: string;
  readonly block: BlockUi;
  readonly visibleWhen: Visibility | undefined;
}
