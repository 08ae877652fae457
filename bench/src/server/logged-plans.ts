import { readFileSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ServerPlace } from "./server-place.ts";
import { asAdmin } from "./with-database.ts";

const settings = [
  "session_preload_libraries = 'auto_explain'",
  "auto_explain.log_min_duration = 0",
  "auto_explain.log_analyze = on",
  "auto_explain.log_buffers = on",
  // Inside functions too: that is where most of Pawl's statements are.
  "auto_explain.log_nested_statements = on",
  // Without the chain of functions that each statement was called from.
  "log_error_verbosity = terse",
];

/**
 * From now on the server logs the plan of every statement of new connections to this database, as EXPLAIN (ANALYZE, BUFFERS) shows it: the plans that Pawl's own
 * queries get, not those of copies of them.
 */
export async function logPlans(place: ServerPlace, url: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  await asAdmin(place, async (admin) => {
    for (const setting of settings) await admin.query(`ALTER DATABASE ${database} SET ${setting}`);
  });
}

/** What the server has logged while `work` ran. */
export async function loggedWhile(logFile: string, work: () => Promise<unknown>): Promise<string> {
  const from = statSync(logFile).size;
  await work();
  // The server writes its log before it answers; the file system shows it at once. A moment for what it logs after the answer.
  await pause(50);
  const text = readFileSync(logFile).subarray(from).toString("utf8").trim();
  return text.replaceAll(/^\d{4}-\d\d-\d\d .*? LOG: {2}/gm, "");
}
