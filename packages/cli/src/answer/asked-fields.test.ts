import { expect, it } from "vitest";
import { form } from "pawl";
import { fieldsInOrder, isAsked } from "./asked-fields.ts";

const { schema } = form({
  fields: {
    kind: form.select({ options: ["car", "train"] }),
    km: form.number({ visibleWhen: { field: "kind", equals: "car" } }),
    reason: form.text({ title: "Why?", optional: true }),
  },
  actions: { pay: { label: "Pay" }, decline: { label: "Decline", fields: ["reason"] } },
});

function asked(answer: unknown): readonly string[] {
  return fieldsInOrder(schema)
    .filter((field) => isAsked(schema, field, answer))
    .map(({ title, isRequired }) => `${title}${isRequired ? "" : "?"}`);
}

it("asks which button is pressed first, and then for what that sends", () => {
  expect(asked({ action: "decline" })).toEqual(["action", "Why??"]);
  expect(asked({ action: "pay" })).toEqual(["action", "kind", "Why??"]);
});

it("asks for what is shown only where it is", () => {
  expect(asked({ action: "pay", kind: "car" })).toEqual(["action", "kind", "km", "Why??"]);
});
