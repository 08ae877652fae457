import { isJsonSchema } from "../schema/json-schema/json-schema.ts";
import {
  actionStyles,
  widgets,
  type ActionUi,
  type BlockUi,
  type FieldOption,
  type FieldUi,
  type FormUi,
  type ObjectUi,
} from "./form-ui.ts";
import { isChoice, isVisibility } from "./visibility.ts";

/** Hints come from whoever has written the schema, through a store: what has not the form that it should have is passed over. Pure. */
export function readFieldUi(ui: unknown): FieldUi {
  const given = objectOf(ui);
  return withoutAbsent({
    widget: oneOf(widgets, given["widget"]),
    placeholder: textOf(given["placeholder"]),
    rows: positive(given["rows"]),
    step: positive(given["step"]),
    options: listOf(given["options"], readOption),
    accept: listOf(given["accept"], textOf),
    maxBytes: positive(given["maxBytes"]),
    visibleWhen: isVisibility(given["visibleWhen"]) ? given["visibleWhen"] : undefined,
    error: textOf(given["error"]),
    mismatch: textOf(given["mismatch"]),
  });
}

export function readObjectUi(ui: unknown): ObjectUi {
  const given = objectOf(ui);
  const blocks = Object.entries(objectOf(given["blocks"])).flatMap(([name, block]) => {
    const read = readBlock(block);
    return read === undefined ? [] : [[name, read] as const];
  });
  return withoutAbsent({
    order: listOf(given["order"], textOf),
    blocks: blocks.length === 0 ? undefined : Object.fromEntries(blocks),
  });
}

export function readFormUi(ui: unknown): FormUi {
  const given = objectOf(ui);
  const fields = Object.entries(objectOf(given["fields"])).map(([name, field]) => [name, readFieldUi(field)] as const);
  const actions = listOf(given["actions"], readAction);
  return withoutAbsent({
    ...readObjectUi(ui),
    actions: actions?.length === 0 ? undefined : actions,
    submit: textOf(given["submit"]),
    fields: fields.length === 0 ? undefined : Object.fromEntries(fields),
  });
}

function readBlock(block: unknown): BlockUi | undefined {
  const { kind, text, visibleWhen } = objectOf(block);
  if (typeof text !== "string" || (kind !== "markdown" && kind !== "html" && kind !== "error")) return undefined;
  return { kind, text, ...(isVisibility(visibleWhen) && { visibleWhen }) };
}

function readOption(option: unknown): FieldOption | undefined {
  const { value, label, description } = objectOf(option);
  if (!isChoice(value) || typeof label !== "string") return undefined;
  return { value, label, ...(typeof description === "string" && { description }) };
}

function readAction(action: unknown): ActionUi | undefined {
  const { name, label, style, confirm, fields } = objectOf(action);
  if (typeof name !== "string") return undefined;
  return withoutAbsent({
    name,
    label: textOf(label) ?? name,
    style: oneOf(actionStyles, style),
    confirm: textOf(confirm),
    fields: listOf(fields, textOf),
  });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonSchema(value) ? value : {};
}

function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(read).filter((item): item is Awaited<T> & T => item !== undefined);
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

function withoutAbsent<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
