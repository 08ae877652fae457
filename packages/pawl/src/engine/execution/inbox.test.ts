import { describe, expect, it } from "vitest";
import type { SignalRow } from "../../store/signal-row.ts";
import { Inbox } from "./inbox.ts";

const message = (id: string, payload: string | null = null): SignalRow => ({
  id,
  runId: "run",
  name: "word",
  payload,
  atMs: 0,
});

describe("an inbox", () => {
  it("gives messages of a name in the order in which they came, each once", () => {
    const inbox = new Inbox([message("1"), message("2")]);
    expect(inbox.add([message("1"), message("2"), message("3")])).toBe(true);
    expect(inbox.add([message("3")])).toBe(false);
    expect([1, 2, 3, 4].map(() => inbox.take("word")?.id)).toEqual(["1", "2", "3", undefined]);
    expect(inbox.add([message("1")])).toBe(false);
    expect(inbox.take("word")).toBeNull();
  });

  it("has a message that came anew as it is now, unless it was taken", () => {
    const inbox = new Inbox([message("1", "old"), message("2", "old")]);
    const taken = inbox.take("word") as SignalRow;
    inbox.add([message("1", "new"), message("2", "new")]);
    expect(inbox.take("word")?.payload).toBe("new");
    expect(inbox.take("word")).toBeNull();
    inbox.putBack(taken);
    inbox.putBack(taken);
    expect([inbox.take("word")?.id, inbox.take("word")]).toEqual(["1", null]);
  });
});
