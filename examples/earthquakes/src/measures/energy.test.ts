import { expect, test } from "vitest";
import { energyJoules } from "./energy.ts";

test("gives the energy of a magnitude 6 as 63 terajoules, and 32 times that per step", () => {
  expect(energyJoules(6) / 1e12).toBeCloseTo(63.1, 1);
  expect(energyJoules(7) / energyJoules(6)).toBeCloseTo(31.62, 2);
});
