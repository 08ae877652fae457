import { expect, it } from "vitest";
import { Scene, until } from "./processes.fixture.ts";

it("a deploy that does not fit parks the run, and a fixed one goes on where it was", async () => {
  const scene = new Scene();
  const first = await scene.process();
  await first.call("startWorker", { lease: "1s" });
  const { id } = await first.call("start", "changing");
  await until(async () => (await first.call("status", id)) === "waiting", "the run to wait");
  await first.kill("SIGKILL");
  const changed = await scene.process({ variant: "changed" });
  await changed.call("startWorker", { lease: "1s" });
  await changed.call("signal", id, "go");
  await until(async () => (await changed.call("status", id)) === "blocked", "the run to be blocked");
  const error = await changed.call("error", id);
  expect(error.code).toBe("nondeterministic");
  expect(error.message).toContain('"charge"');
  expect(error.message).toContain('"bill"');
  expect(scene.effects().map(({ key }) => key)).toEqual(["charge"]);
  await changed.kill("SIGKILL");
  const fixed = await scene.process();
  await fixed.call("startWorker", { lease: "1s" });
  await fixed.call("resume", id);
  expect(await fixed.call("result", id)).toBe("ship");
  expect(scene.effects().map(({ key }) => key)).toEqual(["charge", "ship"]);
});

it("a run whose version no live worker has waits, visibly, until one comes", async () => {
  const scene = new Scene();
  const old = await scene.process();
  await old.call("startWorker", { lease: "1s" });
  const { id } = await old.call("start", "changing");
  await until(async () => (await old.call("status", id)) === "waiting", "the run to wait");
  await old.kill("SIGKILL");
  const next = await scene.process({ variant: "version 2" });
  await next.call("startWorker", { lease: "1s" });
  await next.call("signal", id, "go");
  const young = await next.call("start", "changing");
  await until(async () => (await next.call("status", young.id)) === "waiting", "a run of version 2 to wait");
  expect(await next.call("status", id)).toBe("pending");
  await until(
    async () =>
      (await next.call<{ version: number; isServed: boolean }[]>("versions", "changing")).some(
        ({ version, isServed }) => version === 1 && !isServed,
      ),
    "version 1 to be seen as not served",
  );
  const again = await scene.process();
  await again.call("startWorker", { lease: "1s" });
  expect(await again.call("result", id)).toBe("ship");
});
