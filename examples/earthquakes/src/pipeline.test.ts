import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createPawl } from "pawl";
import { afterEach, expect, test } from "vitest";
import { digestGraph } from "./digest/graph.ts";
import { openDigest, openEdition } from "./edition.ts";
import { realFindings } from "./measures/findings.fixture.ts";
import { pipeline, stepsTotal } from "./workflow.ts";

const input = { outFolder: join(mkdtempSync(join(tmpdir(), "earthquakes-")), "out"), batches: 6 };
const store = `sqlite:${join(input.outFolder, "..", "pawl.db")}`;
const { findings } = realFindings();

const opened: { close(): Promise<void> }[] = [];
const open = async (options: { store?: string; alwaysReplay?: boolean } = {}): ReturnType<typeof createPawl> => {
  const pawl = await createPawl({ store, workflows: [pipeline, digestGraph], ...options });
  opened.push(pawl);
  await pawl.startWorker({ lease: "1s" });
  return pawl;
};
afterEach(async () => {
  for (const pawl of opened.splice(0)) await pawl.close();
});

test("runs from the feed to report, charts and database", async () => {
  const pawl = await open();
  const run = await pawl.start(pipeline, input);
  expect(await run.result()).toEqual(findings);

  const keys = (await pawl.steps(run.id)).map(({ key }) => key);
  expect(keys).toHaveLength(stepsTotal(input));
  expect(new Set(keys)).toEqual(
    new Set([
      "extract",
      "validate",
      "aggregate",
      "enrich/0",
      "enrich/1",
      "enrich/2",
      "enrich/3",
      "enrich/4",
      "enrich/5",
      "publish/map.svg",
      "publish/magnitudes.svg",
      "publish/hours.svg",
      "publish/report.md",
      "publish/earthquakes.db",
    ]),
  );

  expect(readdirSync(input.outFolder).toSorted()).toEqual([
    "earthquakes.db",
    "hours.svg",
    "magnitudes.svg",
    "map.svg",
    "report.md",
  ]);
  expect(readFileSync(join(input.outFolder, "report.md"), "utf8")).toContain("# A week of earthquakes");
  const database = new DatabaseSync(join(input.outFolder, "earthquakes.db"), { readOnly: true });
  expect(database.prepare("SELECT count(*) AS n FROM earthquakes").get()).toEqual({ n: 1678 });
  expect(database.prepare("SELECT count(*) AS n FROM rejected").get()).toEqual({ n: 29 });
  database.close();
});

test("finds the same when every step suspends the run and replays it", async () => {
  const pawl = await open({ store: "memory:", alwaysReplay: true });
  const run = await pawl.start(pipeline, input);
  expect(await run.result()).toEqual(findings);
});

test("goes on with an edition until its digest is done, then opens the next", async () => {
  const pawl = await open({ store: "memory:" });
  const first = await openEdition(pawl, input);
  expect(first.isResumed).toBe(false);
  const result = await first.pipeline.result();

  const again = await openEdition(pawl, input);
  expect(again).toMatchObject({ isResumed: true, input, pipeline: { id: first.pipeline.id } });

  const file = join(input.outFolder, "digest.md");
  const digest = await openDigest(pawl, first.pipeline.id, result, file);
  expect((await digest.result()).rounds).toHaveLength(5);
  expect((await openDigest(pawl, first.pipeline.id, result, file)).id).toBe(digest.id);
  expect(readFileSync(file, "utf8")).toContain("1,678 earthquakes");

  const next = await openEdition(pawl, input);
  expect(next.isResumed).toBe(false);
  expect(next.pipeline.id).not.toBe(first.pipeline.id);
});

test("two processes that open an edition at the same time get the same run", async () => {
  const pawl = await open({ store: "memory:" });
  const editions = await Promise.all([openEdition(pawl, input), openEdition(pawl, input)]);
  expect(new Set(editions.map((edition) => edition.pipeline.id)).size).toBe(1);
  expect(editions.filter(({ isResumed }) => isResumed)).toHaveLength(1);
});
