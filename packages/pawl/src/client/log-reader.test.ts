import { expect, it } from "vitest";
import { Place, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import type { LogPlace, Store } from "../store/store.ts";
import { workflow } from "../workflow/workflow.ts";
import { createPawl } from "./create-pawl.ts";

const idle = workflow({ name: "idle" }, async (ctx) => ctx.waitForSignal("go"));

/** Counts what is asked of it. */
class CountingStore extends MemoryStore {
  asked: (readonly LogPlace[])[] = [];
  readonly #base: MemoryStore;

  constructor(base: MemoryStore) {
    super();
    this.#base = base;
  }

  override readLogs(query: Parameters<Store["readLogs"]>[0]): ReturnType<Store["readLogs"]> {
    this.asked.push(query.runs);
    return this.#base.readLogs(query);
  }

  override onChange(listener: Parameters<Store["onChange"]>[0]): () => void {
    return this.#base.onChange(listener);
  }
}

it("asks for the runs that have changed only, and for all of them at once, however many readers there are", async () => {
  const memory = new MemoryStore();
  const place = new Place("memory");
  const writer = await place.open([idle], { store: memory.connect() });
  const runs = await Promise.all(Array.from({ length: 300 }, () => writer.start(idle)));
  for (const { id } of runs) await untilStatus(writer, id, "waiting");

  const store = new CountingStore(memory.connect());
  const reader = await createPawl({ store });
  let seen = 0;
  const readers = runs.map(async ({ id }) => {
    for await (const _ of reader.events(id)) seen += 1;
  });
  await until(() => seen > 0 && store.asked.flat().length === runs.length);
  expect(store.asked.length).toBeLessThan(5);

  store.asked = [];
  await writer.signal(runs[7]!.id, "go");
  await readers[7];
  expect(new Set(store.asked.flat().map(({ runId }) => runId))).toEqual(new Set([runs[7]!.id]));

  store.asked = [];
  const others = runs.filter((_, index) => index !== 7);
  await Promise.all(others.map(({ id }) => writer.signal(id, "go")));
  await Promise.all(readers);
  expect(store.asked.length).toBeLessThan(100);
  await reader.close();
});
