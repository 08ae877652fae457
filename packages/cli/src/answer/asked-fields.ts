import type { JsonSchema } from "pawl";
import { actionField, formView, isElementShown, type FormView } from "pawl/form";
import { fieldsOf, type Field } from "./field.ts";

/** The fields of a form in the order of asking: which button is pressed comes first, since what else is asked for may follow from it. */
export function fieldsInOrder(schema: JsonSchema): readonly Field[] {
  const view = formView(schema);
  const fields = fieldsOf(schema).map((field) => {
    const element = elementOf(view, field);
    return element === undefined ? field : { ...field, title: element.title, isRequired: element.isRequired };
  });
  const isButton = ({ path }: Field): boolean => view.actions.length > 0 && path[0] === actionField;
  return [...fields.filter(isButton), ...fields.filter((field) => !isButton(field))];
}

/** Whether a field is asked for at all, after what was answered so far. */
export function isAsked(schema: JsonSchema, field: Field, answer: unknown): boolean {
  const view = formView(schema);
  const values = typeof answer === "object" && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  const name = field.path[0];
  const pressed = view.actions.find((action) => action.name === values[actionField]);
  if (name !== undefined && name !== actionField && pressed?.fields?.includes(name) === false) return false;
  const element = view.elements.find((each) => each.name === name);
  return element === undefined || isElementShown(element, view.elements, values);
}

function elementOf(
  view: FormView,
  { path }: Field,
): { readonly title: string; readonly isRequired: boolean } | undefined {
  if (path.length !== 1) return undefined;
  const element = view.elements.find(({ name }) => name === path[0]);
  return element === undefined || element.kind === "block" ? undefined : element;
}
