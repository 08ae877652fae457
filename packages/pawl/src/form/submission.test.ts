import { describe, expect, it } from "vitest";
import { checkJson } from "../schema/json-schema/check-json.ts";
import { formView } from "./form-view.ts";
import { form } from "./form.ts";
import { isElementShown, submission } from "./submission.ts";

const { schema } = form({
  fields: {
    kind: form.select({ options: ["car", "train"], default: "car" }),
    km: form.number({ visibleWhen: { field: "kind", equals: "car" } }),
    seat: form.text({ visibleWhen: { field: "kind", equals: "train" } }),
    hint: form.markdown("By train!", { visibleWhen: { field: "kind", equals: "train" } }),
    note: form.text({ optional: true }),
    stops: form.list({
      optional: true,
      of: form.group({ fields: { where: form.text(), why: form.text({ optional: true }) } }),
    }),
    home: form.group({ optional: true, fields: { street: form.text() } }),
  },
  actions: { send: { label: "Send" }, decline: { label: "Decline", fields: ["note"] } },
});
const view = formView(schema);
const [send, decline] = view.actions;

describe("what is sent", () => {
  it("is what is shown, filled in and taken by the button, and fits the schema", () => {
    const entered = {
      kind: "train",
      km: 3,
      seat: "12a",
      note: "",
      stops: [{ where: "Rome", why: "" }],
      home: { street: "" },
      other: 1,
    };
    const sent = submission(view, entered, send);
    expect(sent).toEqual({ action: "send", kind: "train", seat: "12a", stops: [{ where: "Rome" }] });
    expect(checkJson(schema, sent)).toEqual([]);
    const declined = submission(view, { ...entered, note: "No" }, decline);
    expect(declined).toEqual({ action: "decline", note: "No" });
    expect(checkJson(schema, declined)).toEqual([]);
  });

  it("goes by defaults where nothing is entered", () => {
    const shown = view.elements.filter((element) => isElementShown(element, view.elements, {}));
    expect(shown.map(({ name }) => name)).toEqual(["kind", "km", "note", "stops", "home"]);
    expect(submission(view, undefined, send)).toEqual({ action: "send" });
  });

  it("is the value itself, where no object is asked for", () => {
    expect(submission(formView({ type: "boolean" }), { "": true })).toBe(true);
  });
});
