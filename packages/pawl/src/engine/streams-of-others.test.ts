import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createPawl } from "../client/create-pawl.ts";
import type { StreamChunk } from "../client/stream-chunk.ts";
import { tale } from "./tale.fixture.ts";
import { silentLogger } from "./test-kit.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-streams-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const urlOf = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

it(
  "are read live from another process, on over its death, by readers that come and go",
  { timeout: 60_000 },
  async () => {
    const file = join(folder, "pawl.db");
    const pawl = await createPawl({ store: `sqlite:${file}`, workflows: [tale(10, 0)], logger: silentLogger });
    const run = await pawl.start("tale");
    const worker = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        "--input-type=module",
        "-e",
        `import { createPawl } from ${urlOf("../client/create-pawl.ts")};
       import { tale } from ${urlOf("./tale.fixture.ts")};
       const pawl = await createPawl({ store: ${JSON.stringify(`sqlite:${file}`)}, workflows: [tale(1e6, 1)] });
       await pawl.startWorker({ lease: "1s" });`,
      ],
      { stdio: "inherit" },
    );
    const gone = once(worker, "exit");
    const seen: StreamChunk[] = [];
    const readOn = async (limit: number): Promise<void> => {
      const after = seen.at(-1);
      for await (const chunk of run.stream("words", { limit, ...(after !== undefined && { after }) })) seen.push(chunk);
    };
    for (let reader = 0; reader < 5; reader++) await readOn(20);
    const rest = readOn(Number.POSITIVE_INFINITY);
    worker.kill("SIGKILL");
    await gone;
    await pawl.startWorker({ lease: "1s" });
    await rest;
    expect(await run.result()).toBe("told");
    expect(seen.map(({ index }) => index)).toEqual(seen.map((_, at) => at));
    expect(seen.at(-1)).toMatchObject({ chunk: "end" });
    const again = seen.findLastIndex(({ isFirst }) => isFirst);
    expect(again).toBeGreaterThanOrEqual(100);
    expect(seen.slice(again, -1).map(({ chunk }) => chunk)).toEqual(Array.from({ length: 10 }, (_, at) => at));
    expect(seen.slice(1, again).map(({ chunk }) => chunk)).toEqual(Array.from({ length: again - 1 }, (_, at) => at));
    await pawl.close();
  },
);
