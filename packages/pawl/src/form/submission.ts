import type { FormElement, FormView } from "./form-element.ts";
import { actionField, type ActionUi } from "./form-ui.ts";
import { isShown, isShownWhen, type Conditions } from "./visibility.ts";

/** Whether an element is shown, by the values of the object that it is part of. Pure. */
export function isElementShown(
  element: FormElement,
  beside: readonly FormElement[],
  values: Readonly<Record<string, unknown>>,
): boolean {
  const conditions = conditionsOf(beside);
  return element.kind === "block"
    ? isShownWhen(element.visibleWhen, conditions, values)
    : isShown(conditions, element.name, values);
}

/**
 * What is sent of what somebody has entered: without the fields that are not shown, those that the button does not send, and those that were left empty; with the name of the button. Pure.
 *
 * @param entered by the names of fields; a value by itself under "".
 */
export function submission(view: FormView, entered: unknown, action?: ActionUi): unknown {
  const [only] = view.elements;
  if (only !== undefined && only.kind !== "block" && only.name === "") return valueOf(only, objectOf(entered)[""]);
  const sent = fieldsOf(view.elements, objectOf(entered));
  const taken = Object.entries(sent).filter(([name]) => action?.fields === undefined || action.fields.includes(name));
  return { ...Object.fromEntries(taken), ...(action !== undefined && { [actionField]: action.name }) };
}

function fieldsOf(
  elements: readonly FormElement[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const element of elements) {
    if (element.kind === "block" || !isElementShown(element, elements, values)) continue;
    const value = valueOf(element, Object.hasOwn(values, element.name) ? values[element.name] : undefined);
    if (value !== undefined) sent[element.name] = value;
  }
  return sent;
}

/** Undefined: it was left empty. */
function valueOf(element: Exclude<FormElement, { kind: "block" }>, value: unknown): unknown {
  if (value === undefined || value === "") return undefined;
  if (element.kind === "group") {
    const sent = fieldsOf(element.elements, objectOf(value));
    return Object.keys(sent).length === 0 && !element.isRequired ? undefined : sent;
  }
  if (!Array.isArray(value)) return value;
  // A list that nobody has put anything into was left out, unless it has to be there.
  if (value.length === 0) return element.isRequired || element.default !== undefined ? value : undefined;
  if (element.kind !== "list") return value;
  const { item } = element;
  return value.map((each: unknown) => (item.kind === "group" ? fieldsOf(item.elements, objectOf(each)) : each));
}

function conditionsOf(elements: readonly FormElement[]): Conditions {
  return Object.fromEntries(
    elements.flatMap((element) =>
      element.kind === "block" ? [] : [[element.name, { visibleWhen: element.visibleWhen, default: element.default }]],
    ),
  );
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
