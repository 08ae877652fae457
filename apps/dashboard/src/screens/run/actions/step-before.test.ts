import type { Step } from "@pawl/api";
import { expect, test } from "vitest";
import { stepBefore } from "./step-before.ts";

const step = (key: string, action: string | null) => ({ key, action }) as Step;
const steps = [step("search", "default"), step("read/0", null), step("read", "default"), step("judge", "again")];

test("is the node that came before, and not what a node did on the way", () => {
  expect(stepBefore(steps, "judge")?.key).toBe("read");
  expect(stepBefore(steps, "read")?.key).toBe("search");
  expect(stepBefore(steps, "search")).toBeNull();
  expect(stepBefore(steps, "gone")).toBeNull();
});
