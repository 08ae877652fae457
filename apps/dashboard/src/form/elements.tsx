import { isElementShown, type FormElement, type ValueElement, type Widget } from "pawl/form";
import type { ComponentType } from "react";
import { FieldFrame } from "./field-frame.tsx";
import { Block } from "./fields/block.tsx";
import { CheckboxField } from "./fields/checkbox-field.tsx";
import { CheckboxesField, RadioField, SelectField } from "./fields/choice-field.tsx";
import { DateField, DateTimeField } from "./fields/date-field.tsx";
import type { ValueFieldProps } from "./fields/field-props.ts";
import { FileField } from "./fields/file-field.tsx";
import { JsonField } from "./fields/json-field.tsx";
import { ListField, type ItemProps } from "./fields/list-field.tsx";
import { NumberField } from "./fields/number-field.tsx";
import { AreaField, PasswordField, TextField } from "./fields/text-field.tsx";
import { valueAt, type Entered } from "./entered.ts";
import { useFormContext, useFormField } from "./form-context.ts";
import type { FormPath } from "./form-path.ts";

const fields: Readonly<Record<Exclude<Widget, "hidden">, ComponentType<ValueFieldProps>>> = {
  text: TextField,
  email: TextField,
  url: TextField,
  area: AreaField,
  password: PasswordField,
  number: NumberField,
  checkbox: CheckboxField,
  date: DateField,
  time: DateField,
  datetime: DateTimeField,
  select: SelectField,
  radio: RadioField,
  checkboxes: CheckboxesField,
  file: FileField,
  json: JsonField,
};

/** The elements of an object, those that its values let be shown. */
export function Elements({ elements, path }: { readonly elements: readonly FormElement[]; readonly path: FormPath }) {
  const { entered } = useFormContext();
  const own = valueAt(entered, path);
  const values = typeof own === "object" && own !== null ? (own as Entered) : {};
  return (
    <div className="flex flex-col gap-5">
      {elements
        .filter((element) => isElementShown(element, elements, values))
        .map((element) => (
          <ElementView key={`${element.kind}:${element.name}`} element={element} path={[...path, element.name]} />
        ))}
    </div>
  );
}

/** One element of a form, whatever it is. `isItem`: of a list, where the list says its name. */
function ElementView({ element, path, isItem = false }: ItemProps) {
  if (element.kind === "block") return <Block element={element} />;
  if (element.kind === "list") return <ListField element={element} path={path} Item={ElementView} />;
  if (element.kind === "group") return <Group element={element} path={path} isItem={isItem} />;
  const Field = fieldOf(element);
  return Field === null ? null : <Field element={element} path={path} />;
}

function fieldOf({ widget, isMany, options }: ValueElement): ComponentType<ValueFieldProps> | null {
  if (widget === "hidden") return null;
  // Several of many are ticked: the browser's list for that asks for keys that few know.
  if (widget === "select" && isMany) return CheckboxesField;
  if ((widget === "select" || widget === "radio") && options === undefined) return JsonField;
  return fields[widget];
}

function Group({
  element,
  path,
  isItem,
}: {
  readonly element: Extract<FormElement, { kind: "group" }>;
  readonly path: FormPath;
  readonly isItem: boolean;
}) {
  const field = useFormField(path, { isLeaf: false, error: element.error });
  if (isItem) return <Elements elements={element.elements} path={path} />;
  return (
    <FieldFrame element={element} id={field.id} problems={field.problems} isGroup>
      {() => (
        <div className="border-l-2 border-line pl-4">
          <Elements elements={element.elements} path={path} />
        </div>
      )}
    </FieldFrame>
  );
}
