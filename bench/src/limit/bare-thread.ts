// The thread of `bare-store.ts`: commits what it is sent, one transaction per message, with the settings of Pawl's own store.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import {
  endCellCount,
  eventCellCount,
  eventColumns,
  runCellCount,
  runColumns,
  type BareBatch,
  type Cell,
} from "./bare-batch.ts";

const { path } = workerData as { readonly path: string };
const port = parentPort!;
const database = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: false });
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA cache_size = -32000;
  PRAGMA temp_store = MEMORY;
`);
const begin = database.prepare("BEGIN IMMEDIATE");
const commit = database.prepare("COMMIT");
const insertRun = database.prepare(`INSERT INTO pawl_runs (${runColumns}) VALUES (${marks(runCellCount)})`);
const insertEvent = database.prepare(`INSERT INTO pawl_events (${eventColumns}) VALUES (${marks(eventCellCount)})`);
const endRun = database.prepare(
  "UPDATE pawl_runs SET status = 'completed', worker_id = NULL, output = ?1, updated_ms = ?2, finished_ms = ?2 WHERE n = ?3",
);
const readEvents = database.prepare(`SELECT ${eventColumns} FROM pawl_events WHERE run = ? ORDER BY seq`);
readEvents.setReturnArrays(true);

port.on("message", (message: BareBatch | { readonly read: number } | { readonly close: true }) => {
  if ("close" in message) {
    database.close();
    port.postMessage(null);
    port.close();
  } else if ("read" in message) {
    port.postMessage(readEvents.all(message.read));
  } else {
    begin.run();
    write(insertRun, message.runs, runCellCount);
    write(insertEvent, message.events, eventCellCount);
    write(endRun, message.ends, endCellCount);
    commit.run();
    port.postMessage(null);
  }
});
port.postMessage(null);

function write(statement: StatementSync, cells: readonly Cell[], count: number): void {
  if (count === eventCellCount) {
    for (let i = 0; i < cells.length; i += eventCellCount) {
      statement.run(
        cells[i]!,
        cells[i + 1]!,
        cells[i + 2]!,
        cells[i + 3]!,
        cells[i + 4]!,
        cells[i + 5]!,
        cells[i + 6]!,
        cells[i + 7]!,
        cells[i + 8]!,
      );
    }
    return;
  }
  for (let i = 0; i < cells.length; i += count) statement.run(...cells.slice(i, i + count));
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
