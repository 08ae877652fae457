import { createPawl, workflow } from "pawl";
import { MemoryBlobs } from "pawl/testing";
import { expect, it } from "vitest";
import { createDatabase } from "./testing/servers.fixture.ts";

it("keeps files of runs, which another process reads, a fork shares, and a delete takes along", async () => {
  const copy = workflow({ name: "copy" }, async (ctx) => {
    await ctx.step("copy", async () => ctx.files.write("out/b.txt", (await ctx.files.read("in/a.txt")).stream()));
  });
  const store = await createDatabase("embedded");
  const blobs = new MemoryBlobs();
  await using here = await createPawl({ store, blobs, workflows: [copy] });
  await using there = await createPawl({ store, blobs, workflows: [copy] });
  await there.startWorker();
  const run = await here.start(copy, undefined, { files: { "in/a.txt": "hello" } });
  await here.run(run.id).result();
  expect((await here.files.list(run.id)).map(({ path }) => path)).toEqual(["in/a.txt", "out/b.txt"]);
  expect(await (await here.files.get(run.id, "out/b.txt")).text()).toBe("hello");
  const fork = await here.fork(run.id);
  await Promise.all(["1", "2", "3"].map((text) => here.files.put(run.id, "in/a.txt", text)));
  await fork.result();
  expect(await (await there.files.get(fork.id, "out/b.txt")).text()).toBe("hello");
  await here.delete(run.id);
  await here.delete(fork.id);
  expect(await blobs.list({ prefix: "runs/", after: null, limit: 10 })).toEqual([]);
});
