import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { compileCache } from "../compile-cache.mjs";
import { root } from "../setup.mjs";

/** Programs with a thread each: started once, by itself, before tests (or the simulation, on all cores) start many at a time. */
const programs = [
  ["packages/pawl/src/store/sqlite/open-once.fixture.ts", "store.db"],
  ["packages/server/src/database/open-once.fixture.ts", "server.db"],
  ["packages/pawl/src/testing/simulation/main.ts", "--seeds=1", "--threads=1"],
];

/** For vitest, before all tests: the first in a fresh clone find what their threads run stripped too. */
export async function setup() {
  const folder = await mkdtemp(join(tmpdir(), "pawl-open-once-"));
  try {
    for (const [program = "", ...args] of programs)
      await promisify(execFile)(process.execPath, ["--conditions=@pawl/source", join(root, program), ...args], {
        cwd: folder,
        maxBuffer: Number.POSITIVE_INFINITY,
        env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_DISABLE_COMPILE_CACHE: undefined },
      });
  } finally {
    await rm(folder, { recursive: true });
  }
}
