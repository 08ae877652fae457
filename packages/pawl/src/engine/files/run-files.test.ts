import { beforeEach, describe, expect, it } from "vitest";
import { MemoryBlobs } from "../../payload/blobs/memory-blobs.ts";
import { PayloadStore } from "../../payload/payload-store.ts";
import { start } from "../../store/conformance/samples.ts";
import { MemoryStore } from "../../store/memory/memory-store.ts";
import type { Outcome, RecordWrite, Write } from "../../store/write.ts";
import { fileKind } from "./file-record.ts";
import { RunFiles } from "./run-files.ts";

let nowMs = 0;
let blobs: MemoryBlobs;
let store: MemoryStore;
let beforeWrite: (write: RecordWrite) => Promise<void>;
let files: RunFiles;
let runId: string;

beforeEach(async () => {
  nowMs = 1_000_000;
  blobs = new MemoryBlobs(() => nowMs);
  store = new MemoryStore();
  await store.open();
  beforeWrite = async () => {};
  let count = 0;
  const payloads = new PayloadStore(store, { codecs: [], blobs, thresholdBytes: 1000 });
  files = new RunFiles({
    store,
    write: async (write) => {
      await beforeWrite(write);
      return commit(write);
    },
    nowMs: () => nowMs,
    newId: () => `id${++count}`,
    bytes: payloads.fileBytes,
  });
  const first = start(1);
  runId = first.run.id;
  await commit(first);
});

async function commit(write: Write): Promise<Outcome> {
  const { outcomes } = await store.commit({ writes: [write], claim: null });
  return outcomes[0] as Outcome;
}

const keys = async (): Promise<readonly string[]> =>
  (await blobs.list({ prefix: "runs/", after: null, limit: 100 })).map(({ key }) => key);

async function records(): Promise<number> {
  const any = {
    namespace: null,
    owner: null,
    status: null,
    runId: null,
    rootId: null,
    label: null,
    updatedAfterMs: null,
  };
  const query = { kind: fileKind, ...any };
  return (await store.listRecords({ ...query, dueByMs: null, beforeId: null, limit: 10 })).length;
}

const never = { id: "01890a5d-ac96-774b-bcce-b302099a8057", namespace: "default", owner: null, rootId: null };

describe("files of runs", () => {
  it("put at one path at once leave one of them, and no bytes of the others", async () => {
    const put = ["a", "b", "c", "d"].map((data) => files.put(runId, "in/a", { data }));
    await Promise.all(put);
    const [file] = await files.list(runId);
    expect(["a", "b", "c", "d"]).toContain(await file?.text());
    expect([await records(), (await keys()).length]).toEqual([1, 1]);
  });

  it("are as they were while another is coming in that never arrives", async () => {
    await files.put(runId, "in/a", { data: "before" });
    beforeWrite = () => Promise.reject(new Error("crash"));
    await expect(files.put(runId, "in/a", { data: "after" })).rejects.toThrow("crash");
    expect(await (await files.get(runId, "in/a")).text()).toBe("before");
    nowMs += 10;
    await files.sweep(nowMs);
    expect([await records(), (await keys()).length]).toEqual([1, 1]);
    expect(await (await files.get(runId, "in/a")).text()).toBe("before");
  });

  it("go when their run is deleted while they come in", async () => {
    beforeWrite = async (write) => {
      if (write.record === null) return;
      await commit({ type: "command", runId, command: { name: "cancel", force: true, reason: null }, nowMs });
      await commit({ type: "command", runId, command: { name: "delete" }, nowMs });
    };
    await expect(files.put(runId, "in/a", { data: "a" })).rejects.toMatchObject({ code: "run_not_found" });
    expect([await records(), await keys()]).toEqual([0, []]);
  });

  it("of a run that never came to be are swept once they are old, and others are not", async () => {
    await files.put(runId, "in/a", { data: "a" });
    await files.putAll(never, { "in/a": { data: "a" }, "in/b": { data: "b" } });
    await files.sweep(nowMs);
    expect(await records()).toBe(3);
    nowMs += 10;
    await files.sweep(nowMs);
    expect([await records(), (await keys()).length]).toEqual([1, 1]);
  });

  it("are named only when all of a start have come in", async () => {
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Uint8Array.of(1);
      throw new Error("the line is cut");
    }
    const sources = { "in/a": { data: "a" }, "in/b": { data: broken() } };
    await expect(files.putAll(never, sources)).rejects.toThrow("the line is cut");
    expect(await records()).toBe(0);
    await files.abandon(never.id);
    expect(await keys()).toEqual([]);
  });
});
