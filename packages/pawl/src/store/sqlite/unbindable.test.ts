import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createPawl } from "../../client/create-pawl.ts";
import { problem, silentLogger, untilStatus } from "../../engine/test-kit.fixture.ts";
import { workflow } from "../../workflow/workflow.ts";
import type { Write } from "../write.ts";
import { openInline } from "./inline-link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-unbindable-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets through what no check has caught. */
class CarelessStore extends SqliteStore {
  override commit(batch: Parameters<SqliteStore["commit"]>[0]): ReturnType<SqliteStore["commit"]> {
    return super.commit({ ...batch, writes: batch.writes.map(spoilt) });
  }
}

function spoilt(write: Write): Write {
  if (write.type === "signal" && write.signal.name === "spoilt")
    return { ...write, signal: { ...write.signal, runId: undefined as never } };
  if (write.type !== "append") return write;
  const events = write.events.map((event) => (event.key === "spoilt" ? { ...event, data: undefined as never } : event));
  return { ...write, events };
}

it("a write that SQLite cannot bind fails alone, and the others of its batch are committed", async () => {
  const flow = workflow({ name: "flow" }, async (ctx, name: string) => ctx.step(name, () => name));
  const store = new CarelessStore(join(folder, "a.db"), { connect: openInline });
  const pawl = await createPawl({ store, workflows: [flow], logger: silentLogger });
  const worker = await pawl.startWorker();
  const first = await pawl.start(flow, "first");
  const [one, error, other, bad] = await Promise.all([
    pawl.start(flow, "one"),
    problem(pawl.signal(first.id, "spoilt")),
    pawl.start(flow, "other"),
    pawl.start(flow, "spoilt"),
  ]);
  expect(error).toMatchObject({ code: "invalid_input", retryable: false });
  expect(await Promise.all([first, one, other].map((run) => run.result()))).toEqual(["first", "one", "other"]);
  await untilStatus(pawl, bad.id, "blocked");
  expect((await pawl.get(bad.id)).error?.code).toBe("write_refused");
  expect((await pawl.workers.list())[0]?.health).not.toMatchObject({ status: "degraded" });
  await worker.stop();
  await pawl.close();
});
