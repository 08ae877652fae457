import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../schema/standard-json-schema.ts";
import type { FormElement, FormView } from "./form-element.ts";
import { formView } from "./form-view.ts";
import { form } from "./form.ts";

function shape(element: FormElement): unknown {
  if (element.kind === "block") return `${element.name}: ${element.block.kind}`;
  const name = `${element.name}${element.isRequired ? "" : "?"}`;
  if (element.kind === "group") return { [name]: element.elements.map(shape) };
  if (element.kind === "list") return { [name]: [shape(element.item)] };
  const options = element.options?.map(({ value, label }) => (value === label ? label : `${value}=${label}`));
  return `${name}: ${element.widget}${element.isMany ? "[]" : ""}${options === undefined ? "" : ` ${options.join("|")}`}`;
}

const shapes = (view: FormView): readonly unknown[] => view.elements.map(shape);

describe("what a form shows", () => {
  it("are its fields and blocks in order, with its actions", () => {
    const view = formView(
      form({
        title: "Trip",
        fields: {
          intro: form.html("<b>Hello</b>"),
          kind: form.select({ options: { car: "By car", train: "By train" }, expanded: true }),
          seat: form.text({ visibleWhen: { field: "kind", equals: "train" } }),
          stops: form.list({
            of: form.group({ fields: { tip: form.markdown("_There_"), where: form.text() } }),
            default: [],
          }),
          topics: form.select({ options: ["a", "b"], many: true, optional: true }),
          home: form.group({ fields: { street: form.area() } }),
          receipt: form.files(),
          password: form.password(),
        },
        actions: { go: { label: "Go" }, stay: { label: "Stay", validates: false } },
      }).schema,
    );
    expect(view.title).toBe("Trip");
    expect(shapes(view)).toEqual([
      "intro: html",
      "kind: radio car=By car|train=By train",
      "seat: text",
      { "stops?": [{ "": ["tip: markdown", "where: text"] }] },
      "topics?: select[] a|b",
      { home: ["street: area"] },
      "receipt: file[]",
      "password: password",
    ]);
    expect(view.actions).toEqual([
      { name: "go", label: "Go", style: "primary" },
      { name: "stay", label: "Stay", style: "secondary", fields: [] },
    ]);
  });

  it("keeps the hints that zod is given by meta", () => {
    const Hinted = z
      .object({
        text: z.string().meta({ title: "Text", ui: { widget: "area", rows: 6 } }),
        kind: z.enum(["a", "b"]),
        level: z.union([z.literal(1), z.literal(2)]).optional(),
        tags: z.array(z.enum(["x", "y"])),
        on: z.boolean().default(true),
        count: z.int().nullable(),
        mail: z.email(),
        day: z.iso.date(),
        when: z.iso.datetime(),
        any: z.unknown(),
        inside: z.object({ a: z.string() }),
        many: z.array(z.object({ a: z.number() })),
        pair: z.tuple([z.string(), z.number()]),
      })
      .meta({
        ui: { order: ["kind", "hello", "text"], blocks: { hello: { kind: "markdown", text: "Hi" } }, submit: "Go" },
      });
    const view = formView(jsonSchemaOf(Hinted)!);
    expect(view.submit).toBe("Go");
    expect(view.elements[2]).toMatchObject({ title: "Text", ui: { rows: 6 } });
    expect(shapes(view)).toEqual([
      "kind: select a|b",
      "hello: markdown",
      "text: area",
      "level?: select 1=1|2=2",
      "tags: select[] x|y",
      "on?: checkbox",
      "count: number",
      "mail: email",
      "day: date",
      "when: datetime",
      expect.stringMatching(/^any\??: json$/),
      { inside: ["a: text"] },
      { many: [{ "": ["a: number"] }] },
      "pair: json",
    ]);
  });

  it("is one form with several buttons, where a union of objects is told apart by its action", () => {
    const Answer = z.discriminatedUnion("action", [
      z.object({ action: z.literal("approve"), amount: z.number() }),
      z.object({ action: z.literal("decline"), reason: z.string().optional() }),
    ]);
    const ui = { actions: [{ name: "decline", label: "No", style: "danger" }] };
    const view = formView(jsonSchemaOf(Answer)!, ui);
    expect(shapes(view)).toEqual(["amount: number", "reason?: text"]);
    expect(view.actions).toEqual([
      { name: "decline", label: "No", style: "danger", fields: ["reason"] },
      { name: "approve", label: "approve", fields: ["amount"] },
    ]);
  });

  it("is a value by itself, where no object is asked for", () => {
    expect(shapes(formView(jsonSchemaOf(z.boolean())!))).toEqual([": checkbox"]);
    expect(shapes(formView({}))).toEqual([": json"]);
    expect(shapes(formView(jsonSchemaOf(z.array(z.string()))!))).toEqual([{ "": [": text"] }]);
  });

  it("goes by hints from outside before its own", () => {
    const schema = form({ fields: { a: form.text(), b: form.text() }, submit: "One" }).schema;
    const view = formView(schema, { order: ["b", "a"], submit: "Two", fields: { a: { widget: "area" } } });
    expect([view.submit, ...shapes(view)]).toEqual(["Two", "b: text", "a: area"]);
  });

  it("passes over hints that have not the form that they should have, and follows no circle", () => {
    const view = formView(
      {
        type: "object",
        properties: {
          a: { type: "string", ui: { widget: "<script>", rows: -1, options: 3, visibleWhen: { field: 1 } } },
          b: { $ref: "#/properties/b" },
          c: { $ref: "#" },
          __proto__x: true,
        },
        ui: {
          order: [3, "c", "none"],
          blocks: { x: { kind: "script", text: "x" }, y: null },
          actions: [7, { label: "x" }],
        },
      },
      "nothing",
    );
    expect(view.actions).toEqual([]);
    expect(shapes(view)).toEqual(["c?: json", "a?: text", "b?: json", "__proto__x?: json"]);
  });
});
