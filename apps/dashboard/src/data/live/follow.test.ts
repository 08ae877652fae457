import { expect, test, vi } from "vitest";
import { follow } from "./follow.ts";

async function* source<Item>(items: readonly Item[], gate?: Promise<void>): AsyncGenerator<Item> {
  yield* items;
  await gate;
}

test("hands on what comes in parcels, and tells of the end", async () => {
  const parcels: number[][] = [];
  const ended = await new Promise<boolean>((settle) => {
    follow(
      () => source([1, 2, 3]),
      (items: readonly number[]) => parcels.push([...items]),
      () => settle(true),
    );
  });
  expect([parcels, ended]).toEqual([[[1, 2, 3]], true]);
});

test("hands on nothing any more when it was stopped, and closes what it follows", async () => {
  const onItems = vi.fn<(items: readonly number[]) => void>();
  const onEnd = vi.fn<() => void>();
  let signal: AbortSignal | undefined;
  const gate = Promise.withResolvers<void>();
  const stop = follow(
    (given) => {
      signal = given;
      return source([1], gate.promise);
    },
    onItems,
    onEnd,
  );
  stop();
  gate.resolve();
  await gate.promise;
  await Promise.resolve();
  expect([signal?.aborted, onItems.mock.calls, onEnd.mock.calls]).toEqual([true, [], []]);
});
