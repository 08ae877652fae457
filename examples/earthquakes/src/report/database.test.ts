import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { enrichQuake } from "../enrich.ts";
import { aQuake } from "../feed/quake.fixture.ts";
import { writeDatabase } from "./database.ts";

test("writes the same tables however often it runs", () => {
  const path = join(mkdtempSync(join(tmpdir(), "earthquakes-")), "out", "earthquakes.db");
  const quakes = [aQuake(), aQuake({ id: "tw1", longitude: 121.65, latitude: 24.17 })].map(enrichQuake);
  const rejected = [{ row: 3, id: "x", fault: "not-an-earthquake", detail: "explosion" }] as const;
  writeDatabase(path, [...quakes, enrichQuake(aQuake({ id: "gone" }))], []);
  writeDatabase(path, quakes, rejected);
  writeDatabase(path, quakes, rejected);

  const database = new DatabaseSync(path, { readOnly: true });
  expect(database.prepare("SELECT id, region, airport, time FROM earthquakes ORDER BY id").all()).toEqual([
    { id: "ci1", region: "California", airport: "L70", time: "2018-02-06T12:00:00.000Z" },
    { id: "tw1", region: "Taiwan", airport: null, time: "2018-02-06T12:00:00.000Z" },
  ]);
  expect(database.prepare("SELECT * FROM rejected").all()).toEqual([
    { feed_row: 3, id: "x", fault: "not-an-earthquake", detail: "explosion" },
  ]);
  database.close();
});
