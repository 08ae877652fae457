import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { summarizeProfiles } from "./profile.ts";

test("orders functions by the time between their samples and the next, idle time apart", () => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-profile-test-"));
  const frame = (functionName: string) => ({ functionName, url: "", lineNumber: 0 });
  const profile = {
    nodes: [
      { id: 1, callFrame: frame("(idle)") },
      { id: 2, callFrame: frame("short") },
      { id: 3, callFrame: frame("long") },
    ],
    samples: [1, 2, 3, 1],
    timeDeltas: [0, 6_000, 1_000, 3_000],
  };
  writeFileSync(join(folder, "main.cpuprofile"), JSON.stringify(profile));
  const lines = summarizeProfiles(folder)
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replaceAll(/\s+/g, " "));
  rmSync(folder, { recursive: true });
  expect(lines).toEqual([
    "10 ms, 40 % of them busy; shares are of the busy time",
    "75.0 % 3 ms long",
    "25.0 % 1 ms short",
  ]);
});
