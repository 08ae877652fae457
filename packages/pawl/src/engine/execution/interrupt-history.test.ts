import { describe, expect, it } from "vitest";
import { InterruptHistory } from "./interrupt-history.ts";

function opened(id: string, key: string, run: string = "run"): { kind: string; key: string; data: string } {
  return { kind: "interrupt-opened", key, data: JSON.stringify({ id, run, name: "q", assignees: [], dueAt: 5 }) };
}

const mark = (kind: string, id: string, key: string) => ({ kind, key, data: JSON.stringify({ id }) });

describe("InterruptHistory", () => {
  it("tells what has become of a question", () => {
    const history = new InterruptHistory();
    history.read(opened("1", "a"), false);
    history.read(opened("2", "b"), false);
    history.read(mark("interrupt-due", "1", "a"), false);
    history.read(mark("interrupt-closed", "2", "b"), false);
    history.read({ kind: "interrupt-expired", key: "a", data: null }, false);
    expect(history.of("a")).toMatchObject({ id: "1", dueMs: 5, isDue: true, isSettled: true, isClosed: false });
    expect(history.of("b")).toMatchObject({ id: "2", isDue: false, isSettled: false, isClosed: true });
    expect(history.of("c")).toBeUndefined();
  });

  it("says of what was open when the run ended that it is over, until it is asked anew", () => {
    const history = new InterruptHistory();
    history.read(opened("1", "a"), false);
    history.read(opened("2", "b"), false);
    history.read({ kind: "interrupt-answered", key: "b", data: "{}" }, false);
    history.read({ kind: "run-failed", key: null, data: null }, false);
    expect([history.of("a")?.isOver, history.of("b")?.isOver]).toEqual([true, false]);
    history.read(opened("3", "a"), false);
    expect(history.of("a")).toMatchObject({ id: "3", isOver: false });
  });

  it("counts an answer that a retry has set aside as none, and its question as over", () => {
    const history = new InterruptHistory();
    history.read(opened("1", "a"), false);
    history.read({ kind: "interrupt-answered", key: "a", data: "{}" }, true);
    expect(history.of("a")).toMatchObject({ isSettled: false, isOver: true });
  });

  it("names the questions of this run that people are still asked though a retry has set the asking aside", () => {
    const history = new InterruptHistory();
    history.read(opened("1", "a"), true);
    history.read(opened("2", "b"), true);
    history.read(opened("3", "c", "origin"), true);
    history.read(opened("4", "d"), false);
    history.read(mark("interrupt-closed", "2", "b"), true);
    expect(history.of("a")).toBeUndefined();
    expect(history.abandonedBy("run").map(({ id }) => id)).toEqual(["1"]);
    history.read(mark("interrupt-closed", "1", "a"), false);
    expect(history.abandonedBy("run")).toEqual([]);
  });
});
