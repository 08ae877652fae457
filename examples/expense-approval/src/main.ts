import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tellStory } from "./story.ts";

const folder = mkdtempSync(join(tmpdir(), "expense-approval-"));
try {
  await tellStory(join(folder, "pawl.db"), (line) => console.log(line));
} finally {
  rmSync(folder, { recursive: true });
}
