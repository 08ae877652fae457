import type { Step } from "@pawl/api";
import { expect, test } from "vitest";
import { treeRows } from "./step-tree.ts";

let seq = 0;
const step = (key: string, status: Step["status"] = "completed") => ({ key, status, seq: ++seq }) as Step;
const none: ReadonlyMap<string, boolean> = new Map();
const lines = (steps: readonly Step[], toggled = none, current: string | null = null) =>
  treeRows(steps, toggled, current).map(
    ({ label, depth, step, below, isOpen }) =>
      `${"  ".repeat(depth)}${label}${step === null ? ` (${below.length})` : ""}${isOpen === false ? " +" : ""}`,
  );

test("puts what a branch has done below it, whatever happened in between", () => {
  const steps = ["plan", "out/index", "out/mail", "out/index/write", "out/mail/send", "out/index/flush", "end"];
  expect(lines(steps.map((key) => step(key)))).toEqual([
    "plan",
    "out (5)",
    "  index",
    "    write",
    "    flush",
    "  mail",
    "    send",
    "end",
  ]);
});

test("gathers the items of a list under its name, closed where they are many, in the order of the list", () => {
  const few = [step("page/0"), step("page/2"), step("other"), step("page/1")];
  expect(lines(few)).toEqual(["page (3)", "  0", "  1", "  2", "other"]);
  const many = Array.from({ length: 41 }, (_, at) => step(`page/${at}`));
  expect(lines(many)).toEqual(["page (41) +"]);
  expect(lines(many, new Map([["page/", true]]))).toHaveLength(42);
  expect(lines(few, new Map([["page/", false]]))).toEqual(["page (3) +", "other"]);
});

test("shows the step that is looked at, though what it stands below is closed", () => {
  const many = Array.from({ length: 41 }, (_, at) => step(`page/${at}`));
  expect(lines(many, none, "page/40").at(-1)).toBe("  40");
});

test("leaves one alone that shares its beginning with no other", () => {
  expect(lines([step("a/b"), step("https://example.com/x"), step("c")])).toEqual(["a/b", "https://example.com/x", "c"]);
});

test("a list in a branch stands below the branch", () => {
  expect(lines([step("b"), step("b/list/0"), step("b/list/1"), step("b/one/x")])).toEqual([
    "b",
    "  list (2)",
    "    0",
    "    1",
    "  one/x",
  ]);
});

test("keeps what a retry has set aside as a line of its own", () => {
  const rows = treeRows([step("a", "dropped"), step("a"), step("a/b"), step("a/c")], none, null);
  expect(rows.map(({ label, depth, step }) => `${depth} ${label} ${step?.status}`)).toEqual([
    "0 a dropped",
    "0 a completed",
    "1 b completed",
    "1 c completed",
  ]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
});
