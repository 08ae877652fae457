import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A folder for one repeat's database. `PAWL_BENCH_DIR` names another disk than that of the system's temporary folder. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.env["PAWL_BENCH_DIR"] ?? tmpdir(), "pawl-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Moves the write-ahead log into the file, so that no repeat pays for what came before it. */
export function checkpoint(path: string): void {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
