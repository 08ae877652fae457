import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import {
  append,
  claim,
  event,
  idOf,
  seqs,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  worker,
} from "../conformance/samples.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-processes-"));
chmodSync(folder, 0o755);
let files = 0;
const freshPath = (): string => join(folder, `${(files += 1)}.db`);
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Child {
  readonly process: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly stderr: string }>;
}

/** Another process that runs this code with an open `store` on the file, and `say` for a line to its parent. */
function run(path: string, code: string, options: { readonly uid?: number } = {}): Child {
  const program = `
    import { writeSync } from "node:fs";
    import { SqliteStore } from ${JSON.stringify(new URL("./sqlite-store.ts", import.meta.url).href)};
    import * as samples from ${JSON.stringify(new URL("../conformance/samples.ts", import.meta.url).href)};
    const { append, claim, commit, event, idOf, signal, start, startOwned, succeed, t0 } = samples;
    const say = (line) => writeSync(1, line + "\\n");
    const store = new SqliteStore(${JSON.stringify(path)});
    ${code}`;
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program],
    {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: folder,
      ...options,
    },
  );
  children.push(child);
  const lines = createInterface(child.stdout);
  const said: string[] = [];
  lines.on("line", (line) => said.push(line));
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, lines: said, stderr }));
  return { process: child, lines, ended };
}

async function opened(path: string): Promise<SqliteStore> {
  const store = new SqliteStore(path);
  await store.open();
  return store;
}

describe("a process that is killed", () => {
  it("leaves whole batches, with every one that was acknowledged", { timeout: 60_000 }, async () => {
    const path = freshPath();
    const runs = Array.from({ length: 20 }, (_, at) => at + 1);
    const store = await opened(path);
    await store.commit({ writes: runs.map((number) => startOwned(number)), claim: null });
    await store.close();
    for (let round = 0; round < 10; round += 1) {
      const child = run(
        path,
        `await store.open();
        let seq = (await store.getEvents({ runId: idOf(1), fromSeq: 1, limit: 1e6 })).length;
        for (;;) {
          seq += 1;
          await commit(store, ...${JSON.stringify(runs)}.map((number) =>
            append(number, { events: [event(seq, { data: "x".repeat(200) })], state: String(seq) })));
          say(String(seq));
        }`,
      );
      await once(child.lines, "line");
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      child.process.kill("SIGKILL");
      const acknowledged = Number((await child.ended).lines.at(-1));
      const after = await opened(path);
      const last = (await seqs(after, 1)).length;
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      expect(last).toBeLessThanOrEqual(acknowledged + 1);
      for (const number of runs) {
        expect(await seqs(after, number)).toHaveLength(last);
        expect((await after.getRun({ runId: idOf(number) }))?.state).toBe(String(last));
      }
      expect((await after.inspect()).find(({ name }) => name === "integrity")?.value).toBe("ok");
      await after.close();
    }
  });

  it("that holds the lock does not hold up the others once it is dead", async () => {
    const path = freshPath();
    const store = await opened(path);
    const child = run(
      path,
      `import { DatabaseSync } from "node:sqlite";
      const database = new DatabaseSync(${JSON.stringify(path)});
      database.exec("BEGIN IMMEDIATE");
      say("locked");
      setInterval(() => {}, 1000);`,
    );
    await once(child.lines, "line");
    const commit = succeed(store, start(1));
    child.process.kill("SIGKILL");
    await commit;
    await store.close();
  });
});

describe("several processes on one file", () => {
  it("write at once, and none is told that it is busy", { timeout: 60_000 }, async () => {
    const path = freshPath();
    const store = await opened(path);
    const writers = Array.from({ length: 8 }, (_, at) => at + 1);
    await store.commit({ writes: writers.map((number) => startOwned(number)), claim: null });
    const ended = await Promise.all(
      writers.map(
        (number) =>
          run(
            path,
            `await store.open();
            let slowestMs = 0;
            for (let seq = 1; seq <= 60; seq += 1) {
              const begin = performance.now();
              await succeed(store, append(${number}, { events: [event(seq)] }));
              await store.getRun({ runId: idOf(${number}) });
              slowestMs = Math.max(slowestMs, performance.now() - begin);
            }
            await store.close();
            say(String(slowestMs));`,
          ).ended,
      ),
    );
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(writers.map(() => ({ code: 0, stderr: "" })));
    for (const number of writers) expect(await seqs(store, number)).toHaveLength(60);
    // Nobody starves: not even the unluckiest commit waits for seconds.
    expect(Math.max(...ended.map(({ lines }) => Number(lines[0])))).toBeLessThan(3000);
    await store.close();
  });

  it("share a backlog without taking a run twice", { timeout: 60_000 }, async () => {
    const path = freshPath();
    const store = await opened(path);
    const numbers = Array.from({ length: 400 }, (_, at) => at + 1);
    await store.commit({ writes: numbers.map((number) => start(number)), claim: null });
    const ended = await Promise.all(
      ["a", "b", "c"].map(
        (name) =>
          run(
            path,
            `await store.open();
            for (;;) {
              const { claimed } = await claim(store, { workerId: "${name}", limit: 5 });
              if (claimed.length === 0) break;
              for (const { run } of claimed) say(run.id);
            }
            await store.close();`,
          ).ended,
      ),
    );
    expect(ended.flatMap(({ lines }) => lines).toSorted()).toEqual(numbers.map(idOf));
    await store.close();
  });

  it("wake each other within 100 ms, for new work only", async () => {
    const path = freshPath();
    const store = await opened(path);
    const child = run(
      path,
      `await store.open();
      store.onWake(() => say("woken " + Date.now()));
      await succeed(store, start(90));
      say("listening");
      setInterval(() => {}, 1000);`,
    );
    const [first] = (await once(child.lines, "line")) as [string];
    // Its own ring is none of its business.
    expect(first).toBe("listening");
    await succeed(store, startOwned(1));
    await succeed(store, append(1, { events: [event(1)] }));
    for (const work of [start(2), start(3)]) {
      const line = once(child.lines, "line") as Promise<[string]>;
      const begin = Date.now();
      await succeed(store, work);
      const [woken] = await line;
      expect(Number(woken.replace("woken ", "")) - begin).toBeLessThan(100 + 400);
    }
    child.process.kill("SIGKILL");
    await store.close();
  });

  it("need no bell for work of this process's own worker", async () => {
    const path = freshPath();
    const store = await opened(path);
    await store.heartbeat({ worker: worker("worker-1"), isNew: true });
    await store.commit({ writes: [startOwned(1), start(2, {}, { workerId: "worker-2" })], claim: null });
    await succeed(store, signal(1));
    await store.listWorkers();
    const size = (): number => statSync(`${path}-wake`, { throwIfNoEntry: false })?.size ?? 0;
    expect(size()).toBe(0);
    await succeed(store, signal(2, { id: idOf(901) }));
    await store.listWorkers();
    expect(size()).toBe(1);
    await store.close();
  });
});

describe("a script", () => {
  it("gets its answers without any other reason to stay alive, and ends without close", async () => {
    const path = freshPath();
    const child = run(
      path,
      `await store.open();
      store.onWake(() => {});
      store.onChange(() => {});
      await succeed(store, start(1));
      say((await claim(store)).claimed[0].run.id);`,
    );
    expect(await child.ended).toEqual({ code: 0, lines: [idOf(1)], stderr: "" });
  });

  it("ends after close", async () => {
    const child = run(freshPath(), `await store.open(); await store.close(); say("closed");`);
    expect(await child.ended).toEqual({ code: 0, lines: ["closed"], stderr: "" });
  });
});

describe("a user without permission", () => {
  const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const attempt = `const error = await store.open().then(() => succeed(store, start(1))).catch((reason) => reason);
    say(JSON.stringify({ code: error.code, message: error.message, hint: error.hint }));`;

  it("is told that the file cannot be written", async () => {
    const path = freshPath();
    await (await opened(path)).close();
    chmodSync(path, 0o444);
    const { lines } = await run(path, attempt, uid).ended;
    expect(JSON.parse(lines[0]!)).toMatchObject({ code: "store_readonly", message: expect.stringContaining(path) });
  });

  it("is told that the folder cannot be written", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o555 });
    for (const path of [join(closed, "pawl.db"), join(closed, "deeper", "pawl.db")]) {
      const { lines } = await run(path, attempt, uid).ended;
      expect(JSON.parse(lines[0]!)).toMatchObject({ code: "store_readonly", message: expect.stringContaining(path) });
    }
  });
});

it("a lease that ran out in one process is taken over from another", async () => {
  const path = freshPath();
  const child = run(
    path,
    `await store.open();
    await store.heartbeat({ worker: samples.worker("worker-1"), isNew: true });
    await commit(store, startOwned(1, {}, { events: [event(1)] }));
    say("owns");
    setInterval(() => {}, 1000);`,
  );
  await once(child.lines, "line");
  child.process.kill("SIGKILL");
  const store = await opened(path);
  expect(await store.releaseWorkers({ nowMs: t0 + 10_000, deadIds: [] })).toEqual({
    workerIds: ["worker-1"],
    runIds: [idOf(1)],
  });
  const { claimed } = await claim(store, { workerId: "worker-2", nowMs: t0 + 10_000 });
  expect(claimed.map(({ run, events }) => [run.epoch, events[0], events[1]?.kind])).toEqual([
    [2, event(1), "run-released"],
  ]);
  await store.close();
});
