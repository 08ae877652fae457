import { isJsonSchema, type JsonSchema } from "../schema/json-schema/json-schema.ts";
import { resolveRef } from "../schema/json-schema/resolve-ref.ts";
import { variantsByAction } from "./action-variants.ts";
import type { BlockElement, FormElement, FormView } from "./form-element.ts";
import { actionField, type FieldUi, type FormUi } from "./form-ui.ts";
import { readFieldUi, readFormUi, readObjectUi } from "./read-ui.ts";
import { isPlainList, optionsOf, widgetOf } from "./widget-of.ts";

/** A form shows so many levels, and JSON below. */
const depthMax = 8;

/**
 * What a form shows, of any JSON Schema, with the hints in it (`ui`), and others that go before them (`interrupt.ui`). Pure, and made for schemas that somebody else has written: what
 * cannot be understood is a field for JSON.
 *
 * @example for (const element of formView(interrupt.schema, interrupt.ui).elements) show(element);
 */
export function formView(schema: JsonSchema, hints?: unknown): FormView {
  const given = resolved(schema, schema);
  const ui: FormUi = { ...readFormUi(given["ui"]), ...readFormUi(hints) };
  const { object, actions } = variantsByAction(given, ui.actions ?? []);
  const viewing: Viewing = { root: schema, depth: 0, refs: new Set(["#"]) };
  const isObject = isJsonSchema(object["properties"]);
  const elements = isObject
    ? elementsOf(object, viewing, { ui, leaves: actions.length > 0 ? actionField : undefined })
    : [elementOf({ name: "", schema: object, isRequired: true, viewing, ui: ui.fields?.[""] })];
  return {
    title: textOf(given["title"]),
    description: textOf(given["description"]),
    elements,
    actions,
    submit: ui.submit,
  };
}

interface Viewing {
  readonly root: JsonSchema;
  readonly depth: number;
  /** Followed on the way down: one that holds itself would make a form without end. */
  readonly refs: ReadonlySet<unknown>;
}

function elementsOf(
  object: JsonSchema,
  viewing: Viewing,
  { ui, leaves }: { readonly ui: FormUi; readonly leaves?: string | undefined },
): readonly FormElement[] {
  const properties = object["properties"] as JsonSchema;
  const required = requiredBy(object);
  const found = new Map<string, FormElement>();
  for (const [name, part] of Object.entries(properties)) {
    if (name === leaves || part === false) continue;
    const schema = isJsonSchema(part) ? part : {};
    found.set(name, elementOf({ name, schema, isRequired: required.has(name), viewing, ui: ui.fields?.[name] }));
  }
  for (const [name, block] of Object.entries(ui.blocks ?? {})) {
    const element: BlockElement = { kind: "block", name, block, visibleWhen: block.visibleWhen };
    if (!found.has(name)) found.set(name, element);
  }
  const first = (ui.order ?? []).filter((name) => found.has(name));
  return [...new Set([...first, ...found.keys()])].map((name) => found.get(name) as FormElement);
}

function elementOf(params: {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  readonly viewing: Viewing;
  readonly ui?: FieldUi | undefined;
}): Exclude<FormElement, BlockElement> {
  const { name, isRequired, viewing } = params;
  const schema = resolved(viewing.root, params.schema);
  const ui: FieldUi = { ...readFieldUi(schema["ui"]), ...params.ui };
  const named = {
    name,
    title: textOf(schema["title"]) ?? name,
    description: textOf(schema["description"]),
    isRequired,
    visibleWhen: ui.visibleWhen,
    default: schema["default"],
    error: ui.error,
    schema,
  };
  const { $ref } = params.schema;
  const refs = $ref === undefined ? viewing.refs : new Set([...viewing.refs, $ref]);
  const inside: Viewing = { root: viewing.root, depth: viewing.depth + 1, refs };
  const isLeaf = ui.widget !== undefined || inside.depth > depthMax || ($ref !== undefined && viewing.refs.has($ref));
  const item = isJsonSchema(schema["items"]) ? resolved(viewing.root, schema["items"]) : undefined;
  const widget = ui.widget ?? widgetOf(schema, item);
  if (!isLeaf && widget === "json" && isJsonSchema(schema["properties"]))
    return { ...named, kind: "group", elements: elementsOf(schema, inside, { ui: readObjectUi(schema["ui"]) }) };
  if (!isLeaf && widget === "json" && item !== undefined && isPlainList(schema))
    return { ...named, kind: "list", item: elementOf({ name: "", schema: item, isRequired: true, viewing: inside }) };
  const isMany = schema["type"] === "array" && widget !== "json";
  const options = ui.options ?? optionsOf(isMany && item !== undefined ? item : schema);
  return { ...named, kind: "field", widget, isMany, options, ui };
}

/** By the object itself, and by what it says of one button or another. */
function requiredBy(object: JsonSchema): ReadonlySet<string> {
  const parts: readonly unknown[] = Array.isArray(object["allOf"]) ? object["allOf"] : [];
  const conditional = parts
    .filter(isJsonSchema)
    .flatMap(({ then }) => (isJsonSchema(then) ? [...requiredBy(then)] : []));
  const own: readonly unknown[] = Array.isArray(object["required"]) ? object["required"] : [];
  return new Set([...own, ...conditional].filter((name): name is string => typeof name === "string"));
}

/** What a reference means, with what stands beside it; of `X | null`, X. */
function resolved(root: JsonSchema, schema: JsonSchema, followed = 0): JsonSchema {
  const { $ref, anyOf, ...rest } = schema;
  if (typeof $ref === "string" && followed < depthMax) {
    const target = resolveRef(root, $ref);
    if (isJsonSchema(target)) return resolved(root, { ...target, ...rest }, followed + 1);
  }
  if (Array.isArray(anyOf)) {
    const others = anyOf.filter((each) => !isJsonSchema(each) || each["type"] !== "null");
    const [only] = others;
    if (others.length === 1 && others.length < anyOf.length && isJsonSchema(only))
      return resolved(root, { ...only, ...rest }, followed + 1);
  }
  return schema;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
