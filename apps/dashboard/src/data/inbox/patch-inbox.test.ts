import type { Interrupt } from "@pawl/api";
import { expect, test } from "vitest";
import { patchInbox } from "./patch-inbox.ts";

const question = (id: string, given: Partial<Interrupt> = {}): Interrupt =>
  ({
    id,
    status: "open",
    mayAnswer: true,
    askedAt: `2026-01-01T00:00:0${id}.000Z`,
    updatedAt: `2026-01-01T00:00:0${id}.000Z`,
    ...given,
  }) as Interrupt;
const page = (...items: Interrupt[]) => ({ items, nextCursor: null });
const idsOf = (pages: ReturnType<typeof patchInbox>) => pages.flatMap(({ items }) => items.map(({ id }) => id));

test("brings new questions on top, and leaves out older ones that are on no page yet", () => {
  const pages = patchInbox([page(question("3"), question("2"))], [question("1"), question("4"), question("5")], "open");
  expect(idsOf(pages)).toEqual(["5", "4", "3", "2"]);
});

test("leaves a question that was answered where somebody may be reading it", () => {
  const answered = question("2", { status: "answered", updatedAt: "2026-01-02T00:00:00.000Z" });
  const [first] = patchInbox([page(question("3"), question("2"))], [answered], "open");
  expect(first?.items.map(({ status }) => status)).toEqual(["open", "answered"]);
  expect(idsOf(patchInbox([page()], [answered], "open"))).toEqual([]);
  expect(idsOf(patchInbox([page()], [answered], "done"))).toEqual(["2"]);
});

test("is the same when nothing new is told, and when what is told is older", () => {
  const pages = [page(question("3"))];
  expect(patchInbox(pages, [question("3")], "open")).toBe(pages);
  expect(patchInbox(pages, [question("3", { updatedAt: "2025-01-01T00:00:00.000Z" })], "open")).toBe(pages);
  expect(patchInbox(pages, [question("4")], "mine")).toBe(pages);
});
