import { ApiProblem } from "@pawl/client";
import { form } from "pawl";
import { formView } from "pawl/form";
import { expect, test } from "vitest";
import { pathParts, pathText } from "./form-path.ts";
import { placeOf, problemsOf, problemsOfReply } from "./problems.ts";

const Claim = form({
  fields: {
    name: form.text({ title: "Name" }),
    terms: form.checkbox({ title: "Terms", mustBeTrue: true }),
    lines: form.list({ title: "Lines", of: form.group({ fields: { price: form.number({ title: "Price" }) } }) }),
    reason: form.text({ title: "Reason" }),
  },
  actions: { send: { label: "Send" }, refuse: { label: "Refuse", fields: ["reason"] } },
});
const view = formView(Claim.schema);
const [send, refuse] = view.actions;
const none = new Map<string, string>();

test("says what the server would refuse, in the order of the fields", () => {
  const problems = problemsOf({
    view,
    schema: Claim.schema,
    entered: { name: "", terms: false, lines: [{ price: "x" }], reason: "late" },
    drafts: none,
    action: send,
  });
  expect(problems).toEqual([
    { path: "name", message: "is required" },
    { path: "terms", message: "has to be ticked" },
    { path: "lines[0].price", message: "must be a number" },
  ]);
});

test("asks of a button only what it sends", () => {
  const drafts = new Map([
    ["name", "is still being uploaded"],
    ["reason", "is no reason"],
  ]);
  const found = problemsOf({ view, schema: Claim.schema, entered: {}, drafts, action: refuse });
  expect(found).toEqual([{ path: "reason", message: "is no reason" }]);
});

test("takes what the server says of a field, whichever part of it has found it", () => {
  const problem = new ApiProblem({
    type: "/api/docs#error-validation_failed",
    title: "Unprocessable Content",
    status: 422,
    detail: "no",
    code: "validation_failed",
    kind: "validation",
    retryable: false,
    requestId: "r1",
    issues: [
      { path: ["lines", 1, "price"], message: "must be a number" },
      { path: ["body", "input", "receipt", "$file"], message: "is gone" },
    ],
  });
  expect(problemsOfReply(problem)).toEqual([
    { path: "lines[1].price", message: "must be a number" },
    { path: "receipt.$file", message: "is gone" },
  ]);
  expect(problemsOfReply(new Error("no"))).toEqual([]);
});

test("names the place of a problem as people know it", () => {
  expect(placeOf(view, "lines[1].price")).toEqual({ label: "Lines 2 › Price", field: "lines[1].price" });
  expect(placeOf(view, "lines")).toEqual({ label: "Lines", field: "lines" });
  expect(placeOf(view, "name.more")).toEqual({ label: "Name", field: "name" });
  expect(placeOf(view, "other")).toEqual({ label: "other", field: null });
  expect(placeOf(view, "")).toEqual({ label: "", field: null });
  const alone = formView({ type: "array", items: { type: "object", properties: { a: { type: "string" } } } });
  expect(placeOf(alone, "[2].a")).toMatchObject({ field: "[2].a" });
});

test("writes paths as the engine does", () => {
  expect(pathText(["items", 0, "price"])).toBe("items[0].price");
  expect(pathText(["", 0, "a"])).toBe("[0].a");
  expect(pathParts("items[0].price")).toEqual(["items", 0, "price"]);
});
