import { expect, it } from "vitest";
import type { LogPart, Store } from "../store/store.ts";
import { LogReads } from "./log-reads.ts";

type Query = Parameters<Store["readLogs"]>[0];

/** A store whose answers come when the test says so. */
function heldStore(): {
  readonly asked: Query[];
  readonly answer: (failure?: Error) => Promise<void>;
  readonly reads: LogReads;
} {
  const asked: Query[] = [];
  const waiting: ((failure: Error | undefined) => void)[] = [];
  const part = (runId: string): LogPart => ({ run: { id: runId } as LogPart["run"], events: [] });
  const reads = new LogReads({
    readLogs: (query) => {
      asked.push(query);
      return new Promise((resolve, reject) =>
        waiting.push((failure) =>
          failure === undefined ? resolve(query.runs.map(({ runId }) => part(runId))) : reject(failure),
        ),
      );
    },
  });
  const answer = async (failure?: Error): Promise<void> => {
    waiting.shift()!(failure);
    await turn();
  };
  return { asked, answer, reads };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("asks once for all that is asked in one turn, and once for the same", async () => {
  const { asked, answer, reads } = heldStore();
  const found = Promise.all(
    ["a", "b", "a", "c"].map((runId) => reads.read({ runId, fromSeq: runId === "c" ? 5 : 1, limit: 10 })),
  );
  const woken = Promise.resolve().then(() => reads.read({ runId: "d", fromSeq: 1, limit: 10 }));
  await turn();
  expect(asked).toEqual([
    {
      runs: [
        { runId: "a", fromSeq: 1 },
        { runId: "b", fromSeq: 1 },
        { runId: "c", fromSeq: 5 },
      ],
      limitPerRun: 10,
    },
    { runs: [{ runId: "d", fromSeq: 1 }], limitPerRun: 10 },
  ]);
  await answer();
  await answer();
  expect((await found).map(({ run }) => run?.id)).toEqual(["a", "b", "a", "c"]);
  expect((await woken).run?.id).toBe("d");
});

it("has two questions under way at most, and what comes up meanwhile is in the next", async () => {
  const { asked, answer, reads } = heldStore();
  const all: Promise<LogPart>[] = [];
  for (const runId of ["a", "b", "c", "d", "e"]) {
    all.push(reads.read({ runId, fromSeq: 1, limit: 10 }));
    await turn();
  }
  expect(asked.map(({ runs }) => runs.length)).toEqual([1, 1]);
  await answer();
  expect(asked.map(({ runs }) => runs.length)).toEqual([1, 1, 3]);
  await answer();
  await answer();
  expect((await Promise.all(all)).map(({ run }) => run?.id)).toEqual(["a", "b", "c", "d", "e"]);
});

it("asks apart for other limits and in parts for very many, and a failure is that of those who asked", async () => {
  const { asked, answer, reads } = heldStore();
  const few = reads.read({ runId: "x", fromSeq: 1, limit: 1 });
  const many = Array.from({ length: 1_500 }, (_, index) => reads.read({ runId: `r${index}`, fromSeq: 1, limit: 10 }));
  await turn();
  expect(asked.map(({ runs, limitPerRun }) => [runs.length, limitPerRun])).toEqual([
    [1, 1],
    [1_000, 10],
  ]);
  const [outcome] = await Promise.all([few.catch((error: Error) => error.message), answer(new Error("away"))]);
  expect(outcome).toBe("away");
  expect(asked.at(-1)?.runs).toHaveLength(500);
  await answer();
  await answer();
  expect((await Promise.all(many)).map(({ run }) => run?.id)).toEqual(many.map((_, index) => `r${index}`));
});
