import { describe, expect, expectTypeOf, it } from "vitest";
import type { FileRef } from "../files/file-ref.ts";
import { checkJson } from "../schema/json-schema/check-json.ts";
import { jsonSchemaOf } from "../schema/standard-json-schema.ts";
import type { SchemaInput, SchemaOutput } from "../schema/standard-schema.ts";
import { form, type Form } from "./form.ts";

const Expense = form({
  title: "Expense",
  description: "What you have paid for us",
  fields: {
    purpose: form.text({ title: "What for?", maxLength: 20 }),
    note: form.markdown("**Keep the receipt.**"),
    amount: form.number({ min: 0.01, step: 0.01 }),
    day: form.date({ optional: true }),
    currency: form.select({ options: { EUR: "Euro", USD: "US dollar" }, default: "EUR" }),
    rush: form.checkbox(),
    receipts: form.files({ accept: ["application/pdf", ".CSV"], maxBytes: 1000 }),
  },
  submit: "Hand in",
});

const receipt: FileRef = { $file: "in/a.pdf", name: "a.pdf", size: 10, type: "application/pdf" };
const fine = { purpose: "Taxi", amount: 12.34, receipts: [receipt] };

function problems(of: Form, value: unknown): readonly string[] {
  const result = of["~standard"].validate(value);
  if ("then" in result) throw new Error("A form needs no time.");
  return (result.issues ?? []).map(({ path = [], message }) => `${path.map(String).join("/")} ${message}`.trim());
}

function outputOf(of: Form, value: unknown): unknown {
  const result = of["~standard"].validate(value);
  if ("then" in result || result.issues !== undefined) throw new Error(JSON.stringify(result));
  return result.value;
}

describe("a form", () => {
  it("is a JSON Schema that says how it is shown", () => {
    expect(Expense.schema).toMatchInlineSnapshot(`
      {
        "additionalProperties": false,
        "description": "What you have paid for us",
        "properties": {
          "amount": {
            "minimum": 0.01,
            "multipleOf": 0.01,
            "type": "number",
            "ui": {
              "step": 0.01,
              "widget": "number",
            },
          },
          "currency": {
            "default": "EUR",
            "enum": [
              "EUR",
              "USD",
            ],
            "ui": {
              "options": [
                {
                  "label": "Euro",
                  "value": "EUR",
                },
                {
                  "label": "US dollar",
                  "value": "USD",
                },
              ],
              "widget": "select",
            },
          },
          "day": {
            "format": "date",
            "type": "string",
            "ui": {
              "widget": "date",
            },
          },
          "purpose": {
            "maxLength": 20,
            "minLength": 1,
            "title": "What for?",
            "type": "string",
            "ui": {
              "widget": "text",
            },
          },
          "receipts": {
            "items": {
              "additionalProperties": false,
              "anyOf": [
                {
                  "properties": {
                    "type": {
                      "pattern": "^application/pdf(;|$)",
                      "ui": {
                        "mismatch": "must be of application/pdf or .CSV",
                      },
                    },
                  },
                },
                {
                  "properties": {
                    "name": {
                      "pattern": "\\.[cC][sS][vV]$",
                      "ui": {
                        "mismatch": "must be of application/pdf or .CSV",
                      },
                    },
                  },
                },
              ],
              "properties": {
                "$file": {
                  "maxLength": 1000,
                  "minLength": 1,
                  "type": "string",
                },
                "name": {
                  "maxLength": 255,
                  "type": "string",
                },
                "size": {
                  "maximum": 1000,
                  "minimum": 0,
                  "type": "integer",
                },
                "type": {
                  "maxLength": 255,
                  "type": "string",
                },
              },
              "required": [
                "$file",
                "name",
                "size",
                "type",
              ],
              "type": "object",
            },
            "minItems": 1,
            "type": "array",
            "ui": {
              "accept": [
                "application/pdf",
                ".CSV",
              ],
              "maxBytes": 1000,
              "widget": "file",
            },
          },
          "rush": {
            "default": false,
            "type": "boolean",
            "ui": {
              "widget": "checkbox",
            },
          },
        },
        "required": [
          "purpose",
          "amount",
          "receipts",
        ],
        "title": "Expense",
        "type": "object",
        "ui": {
          "blocks": {
            "note": {
              "kind": "markdown",
              "text": "**Keep the receipt.**",
            },
          },
          "order": [
            "purpose",
            "note",
            "amount",
            "day",
            "currency",
            "rush",
            "receipts",
          ],
          "submit": "Hand in",
        },
      }
    `);
  });

  it("says itself by Standard JSON Schema, as data of the caller's own", () => {
    expect(jsonSchemaOf(Expense)).toEqual(Expense.schema);
    expect(jsonSchemaOf(Expense)).not.toBe(Expense.schema);
  });

  it("takes what fits, and fills in its defaults", () => {
    expect(outputOf(Expense, fine)).toEqual({ ...fine, currency: "EUR", rush: false });
    expect(fine).not.toHaveProperty("rush");
  });

  it("names every problem with its place", () => {
    const wrong = {
      purpose: "",
      amount: 0.001,
      day: "2026-02-30",
      currency: "GBP",
      rush: "no",
      receipts: [receipt, { ...receipt, size: 5000 }, { ...receipt, type: "image/png" }],
      more: 1,
    };
    expect(problems(Expense, wrong)).toMatchInlineSnapshot(`
      [
        "purpose must not be empty",
        "amount must be at least 0.01",
        "amount must be a multiple of 0.01",
        "day must be a date such as 2026-01-31",
        "currency must be "EUR" or "USD"",
        "rush must be true or false",
        "receipts/1/size must be at most 1000",
        "receipts/2/type must be of application/pdf or .CSV",
        "more is not known",
      ]
    `);
    expect(problems(Expense, {})).toEqual(["purpose is required", "amount is required", "receipts is required"]);
    expect(problems(Expense, null)).toEqual(["must be an object"]);
    expect(problems(Expense, JSON.parse('{"__proto__":{"purpose":"Taxi"}}'))).toContain("__proto__ is not known");
  });

  it("takes files by their types and by their endings, whatever their case", () => {
    const files = (file: Partial<FileRef>): readonly string[] =>
      problems(Expense, { ...fine, receipts: [{ ...receipt, ...file }] });
    expect(files({ name: "x.csv", type: "text/plain" })).toEqual([]);
    expect(files({ name: "x.pdf", type: "application/pdf; charset=binary" })).toEqual([]);
    expect(files({ name: "csv", type: "application/pdfx" })).toHaveLength(1);
    const Picture = form({ fields: { picture: form.file({ accept: ["image/*"] }) } });
    expect(problems(Picture, { picture: { ...receipt, type: "image/png" } })).toEqual([]);
    expect(problems(Picture, { picture: receipt })).toEqual(["picture/type must be of image/*"]);
  });

  it("knows the types of what comes in and of what comes out", () => {
    expectTypeOf<SchemaInput<typeof Expense>>().toEqualTypeOf<{
      purpose: string;
      amount: number;
      receipts: FileRef[];
      day?: string | undefined;
      currency?: "EUR" | "USD" | undefined;
      rush?: boolean | undefined;
    }>();
    expectTypeOf<SchemaOutput<typeof Expense>>().toEqualTypeOf<{
      purpose: string;
      amount: number;
      currency: "EUR" | "USD";
      rush: boolean;
      receipts: FileRef[];
      day?: string | undefined;
    }>();
  });
});

describe("fields of every kind", () => {
  const All = form({
    fields: {
      text: form.text({ pattern: "[A-Z]{2}", mismatch: "must be two capital letters" }),
      email: form.text({ format: "email" }),
      area: form.area({ optional: true }),
      secret: form.password({ minLength: 8 }),
      count: form.integer({ min: 1, max: 9 }),
      at: form.time(),
      when: form.datetime(),
      terms: form.checkbox({ mustBeTrue: true }),
      level: form.select({ options: [1, 2, { value: 3, label: "Three" }], expanded: true }),
      tags: form.select({ options: ["a", "b", "c"], many: true, max: 2 }),
      address: form.group({ fields: { street: form.text(), country: form.text({ default: "DE" }) } }),
      items: form.list({
        of: form.group({ fields: { what: form.text(), times: form.integer({ default: 1 }) } }),
        min: 1,
      }),
      names: form.list({ of: form.text(), default: [] }),
    },
  });
  const value = {
    text: "AB",
    email: "a@b.de",
    secret: "12345678",
    count: 3,
    at: "14:30",
    when: "2026-01-31T14:30:00+01:00",
    terms: true,
    level: 3,
    tags: ["a", "b"],
    address: { street: "Main" },
    items: [{ what: "Pen" }, { what: "Ink", times: 2 }],
  } as const;

  it("take what fits, and fill in defaults at every depth", () => {
    expect(outputOf(All, value)).toEqual({
      ...value,
      address: { street: "Main", country: "DE" },
      items: [
        { what: "Pen", times: 1 },
        { what: "Ink", times: 2 },
      ],
      names: [],
    });
  });

  it("refuse what does not", () => {
    const wrong = {
      ...value,
      text: "xABx",
      email: "nobody",
      secret: "1234",
      count: 1.5,
      at: "25:00",
      when: "2026-01-31T14:30",
      terms: false,
      level: 4,
      tags: ["a", "a", "x"],
      address: {},
      items: [{ what: "" }],
    };
    expect(problems(All, wrong)).toMatchInlineSnapshot(`
      [
        "text must be two capital letters",
        "email must be an e-mail address",
        "secret must have at least 8 characters",
        "count must be a whole number",
        "at must be a time such as 14:30",
        "when must be a date and time such as 2026-01-31T14:30:00Z",
        "terms must be true",
        "level must be 1, 2 or 3",
        "tags must have at most 2 items",
        "tags/1 is there already",
        "tags/2 must be "a", "b" or "c"",
        "address/street is required",
        "items/0/what must not be empty",
      ]
    `);
  });

  it("know their types", () => {
    type All = SchemaOutput<typeof All>;
    expectTypeOf<All["level"]>().toEqualTypeOf<1 | 2 | 3>();
    expectTypeOf<All["tags"]>().toEqualTypeOf<("a" | "b" | "c")[]>();
    expectTypeOf<All["items"]>().toEqualTypeOf<{ what: string; times: number }[]>();
    expectTypeOf<SchemaInput<typeof All>["address"]>().toEqualTypeOf<{
      street: string;
      country?: string | undefined;
    }>();
  });
});

describe("fields that are shown only sometimes", () => {
  const Trip = form({
    fields: {
      kind: form.select({ options: ["travel", "other"], default: "travel" }),
      by: form.select({ options: ["car", "train"], visibleWhen: { field: "kind", equals: "travel" } }),
      km: form.number({ visibleWhen: { field: "by", oneOf: ["car"] } }),
      seat: form.text({ default: "window", visibleWhen: { field: "by", equals: "train" } }),
    },
  });

  it("have to be there only then, and must not be there otherwise", () => {
    expect(problems(Trip, { kind: "other" })).toEqual([]);
    expect(problems(Trip, { kind: "travel" })).toEqual(["by is required"]);
    expect(problems(Trip, {})).toEqual(["by is required"]);
    expect(problems(Trip, { by: "car" })).toEqual(["km is required"]);
    expect(problems(Trip, { by: "train", km: 3 })).toEqual(["km is not allowed"]);
    expect(problems(Trip, { kind: "other", by: "car" })).toEqual(["by is not allowed"]);
  });

  it("get their default only then", () => {
    expect(outputOf(Trip, { by: "train" })).toEqual({ kind: "travel", by: "train", seat: "window" });
    expect(outputOf(Trip, { kind: "other" })).toEqual({ kind: "other" });
  });

  it("may be missing, as their types say", () => {
    expectTypeOf<SchemaOutput<typeof Trip>["seat"]>().toEqualTypeOf<string | undefined>();
  });
});

describe("a form of several actions", () => {
  const Approval = form({
    fields: {
      amount: form.number({ min: 1 }),
      currency: form.text({ default: "EUR" }),
      reason: form.area({ optional: true }),
    },
    actions: {
      approve: { label: "Approve" },
      decline: { label: "Decline", style: "danger", fields: ["reason"], confirm: "Really?" },
      later: { label: "Later", validates: false },
    },
  });

  it("asks of each what it sends", () => {
    expect(outputOf(Approval, { action: "approve", amount: 3 })).toEqual({
      action: "approve",
      amount: 3,
      currency: "EUR",
    });
    expect(outputOf(Approval, { action: "decline", reason: "No" })).toEqual({ action: "decline", reason: "No" });
    expect(outputOf(Approval, { action: "later" })).toEqual({ action: "later" });
    expect(problems(Approval, { action: "approve" })).toEqual(["amount is required"]);
    expect(problems(Approval, { action: "decline", amount: 3 })).toEqual(["amount is not allowed"]);
    expect(problems(Approval, { action: "later", reason: "No" })).toEqual(["reason is not allowed"]);
  });

  it("asks which was pressed", () => {
    expect(problems(Approval, { amount: 3 })).toEqual(["action is required"]);
    expect(problems(Approval, { action: "steal", amount: 3 })).toEqual([
      'action must be "approve", "decline" or "later"',
    ]);
  });

  it("says all of it in its JSON Schema, so that who has no code checks the same", () => {
    expect(checkJson(Approval.schema, { action: "later" })).toEqual([]);
    expect(checkJson(Approval.schema, { action: "later", amount: 1 })).toEqual([
      { path: "amount", message: "is not allowed" },
    ]);
    expect(checkJson(Approval.schema, { action: "approve" })).toEqual([{ path: "amount", message: "is required" }]);
  });

  it("types its answer by the button", () => {
    type Answer = SchemaOutput<typeof Approval>;
    expectTypeOf<Extract<Answer, { action: "approve" }>["amount"]>().toEqualTypeOf<number>();
    expectTypeOf<keyof Extract<Answer, { action: "decline" }>>().toEqualTypeOf<"action" | "reason">();
    expectTypeOf<keyof Extract<Answer, { action: "later" }>>().toEqualTypeOf<"action">();
  });
});

describe("a form that cannot be", () => {
  const name = form.text();
  const wrong: Readonly<Record<string, () => unknown>> = {
    "with no fields": () => form({} as never),
    "with a field that is none": () => form({ fields: { a: {} as never } }),
    "with a name for a field that would be a path": () => form({ fields: { "a.b": name } }),
    "with a misspelt option": () => form.text({ tilte: "x" } as never),
    "with a default that its own rules refuse": () => form.number({ min: 3, default: 1 }),
    "with a pattern that is none": () => form.text({ pattern: "(" }),
    "with nothing to choose": () => form.select({ options: [] }),
    "with a choice twice": () => form.select({ options: ["a", "a"] }),
    "with a type of file that is none": () => form.file({ accept: ["pdf"] }),
    "with a field shown by one that there is not": () =>
      form({ fields: { a: form.text({ visibleWhen: { field: "b", equals: 1 } }) } }),
    "with fields shown by each other": () =>
      form({
        fields: {
          a: form.text({ visibleWhen: { field: "b", equals: 1 } }),
          b: form.text({ visibleWhen: { field: "a", equals: 1 } }),
        },
      }),
    "with a condition that is none": () => form.text({ visibleWhen: { field: "a" } as never }),
    "with a block shown by a field that there is not": () =>
      form({ fields: { a: form.html("x", { visibleWhen: { field: "b", equals: 1 } }) } }),
    "with a field called as the button is": () => form({ fields: { action: name }, actions: { go: { label: "Go" } } }),
    "with no actions": () => form({ fields: { name }, actions: {} }),
    "with an action without a label": () => form({ fields: { name }, actions: { go: {} as never } }),
    "with an action that sends a field which there is not": () =>
      form({ fields: { name }, actions: { go: { label: "Go", fields: ["nmae"] } } }),
    "with an action that sends a field, but not the one by which that is shown": () =>
      form({
        fields: { kind: name, why: form.text({ visibleWhen: { field: "kind", equals: "x" } }) },
        actions: { go: { label: "Go", fields: ["why"] } },
      }),
    "with an action of a style that there is not": () =>
      form({ fields: { name }, actions: { go: { label: "Go", style: "pink" as never } } }),
    "with text that is none": () => form.markdown(3 as never),
  };
  it("is refused, saying why", () => {
    const told = Object.entries(wrong).map(([which, make]) => [which, catchMessage(make)] as const);
    for (const [, { code }] of told) expect(code).toMatch(/^invalid_(option|name)$/);
    expect(Object.fromEntries(told.map(([which, { message }]) => [which, message]))).toMatchInlineSnapshot(`
      {
        "with a block shown by a field that there is not": "The option visibleWhen of field "a" of form names the field "b", which there is not.",
        "with a choice twice": "The option options of form.select is ["a","a"]; it must be a list of texts, numbers or { value, label }, or an object of labels, with at least one and none twice.",
        "with a condition that is none": "The option visibleWhen of a field is {"field":"a"}; it must be { field, equals } or { field, oneOf: […] }.",
        "with a default that its own rules refuse": "The option default of a field is 1, which its own rules refuse: must be at least 3.",
        "with a field called as the button is": "The option actions of form does not fit: a field has the name "action", under which the button that was pressed is sent.",
        "with a field shown by one that there is not": "The option visibleWhen of field "a" of form names the field "b", which there is not.",
        "with a field that is none": "Field "a" of form is none: make it with form.text() or its like.",
        "with a misspelt option": "There is no option "tilte" of form.text. Did you mean "title"?",
        "with a name for a field that would be a path": ""a.b" cannot be the name of a field of form: it must begin with a letter, and have letters, digits and _ only, at most 100.",
        "with a pattern that is none": "The option pattern of form.text is "("; it must be a regular expression as a text.",
        "with a type of file that is none": "The option accept of form.file is ["pdf"]; it must be a list of types ("application/pdf", "image/*") and endings (".csv").",
        "with an action of a style that there is not": "The option actions of form does not fit: the style of "go" is "pink"; it must be primary, secondary, danger.",
        "with an action that sends a field which there is not": "The option actions of form does not fit: "go" sends a field "nmae", which there is not.",
        "with an action that sends a field, but not the one by which that is shown": "The option actions of form does not fit: "go" sends "why", but not "kind", by which that is shown.",
        "with an action without a label": "The option actions of form does not fit: "go" has no label.",
        "with fields shown by each other": "The option visibleWhen of field "a" of form goes round in a circle: a → b → a.",
        "with no actions": "The option actions of form does not fit: it must be an object of { label } by name, with at least one.",
        "with no fields": "The option fields of form must be an object of fields.",
        "with nothing to choose": "The option options of form.select is []; it must be a list of texts, numbers or { value, label }, or an object of labels, with at least one and none twice.",
        "with text that is none": "form.markdown takes a text, not 3.",
      }
    `);
  });
});

function catchMessage(make: () => unknown): { readonly code: string; readonly message: string } {
  try {
    make();
  } catch (error) {
    return error as { readonly code: string; readonly message: string };
  }
  throw new Error("It should have thrown.");
}
