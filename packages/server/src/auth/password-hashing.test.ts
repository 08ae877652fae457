import { expect, test } from "vitest";
import { boundedHashing } from "./password-hashing.ts";

test("hashes with a salt, and checks", async () => {
  const hashing = boundedHashing();
  const [a, b] = await Promise.all([hashing.hash("wide open meadow"), hashing.hash("wide open meadow")]);
  expect(a).not.toBe(b);
  expect(await hashing.verify({ hash: a, password: "wide open meadow" })).toBe(true);
  expect(await hashing.verify({ hash: a, password: "wide open meadoW" })).toBe(false);
});

test("lets a few in at a time, a few wait, and sends the others away", async () => {
  const hashing = boundedHashing({ concurrency: 1, lineMax: 2 });
  const asked = Array.from({ length: 5 }, (_, index) => hashing.hash(`password ${index}`));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"]);
  expect(outcomes[4]).toMatchObject({ reason: { code: "sign_in_busy", retryable: true } });
  expect(await hashing.hash("afterwards")).toMatch(/^[\da-f]+:/);
});
