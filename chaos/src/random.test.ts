import { expect, it } from "vitest";
import { Random } from "./random.ts";

const some = (random: Random): number[] => Array.from({ length: 20 }, () => random.whole(1, 1_000));

it("gives the same again for the same seed, and something else for another", () => {
  expect(some(new Random("a"))).toEqual(some(new Random("a")));
  expect(some(new Random("a"))).not.toEqual(some(new Random("b")));
});

it("gives a part its own chance, whatever the whole has used up", () => {
  const used = new Random("a");
  used.next();
  expect(some(used.derive("part"))).toEqual(some(new Random("a").derive("part")));
});

it("mixes a list without losing anything", () => {
  const list = [1, 2, 3, 4, 5, 6, 7, 8];
  const mixed = new Random("mix").shuffled(list);
  expect(mixed).not.toEqual(list);
  expect(mixed.toSorted((a, b) => a - b)).toEqual(list);
});
