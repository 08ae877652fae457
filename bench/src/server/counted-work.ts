import type { ServerPlace } from "./server-place.ts";
import { asAdmin } from "./with-database.ts";

export interface Counts {
  /** As clients sent them; null without pg_stat_statements. */
  readonly topLevel: number | null;
  /** With those inside functions. */
  readonly all: number | null;
  readonly walBytes: number;
}

/** What the server did for one database while `work` ran: statements, and bytes of write-ahead log (of the whole server: nothing else must run on it). */
export async function countedWork(place: ServerPlace, url: string, work: () => Promise<unknown>): Promise<Counts> {
  const database = new URL(url).pathname.slice(1);
  await setTracking(place, "SET pg_stat_statements.track = 'all'");
  try {
    const before = await look(place, database);
    await work();
    const after = await look(place, database);
    const since = (what: "topLevel" | "all"): number | null =>
      after[what] === null || before[what] === null ? null : after[what] - before[what];
    return { topLevel: since("topLevel"), all: since("all"), walBytes: after.walBytes - before.walBytes };
  } finally {
    await setTracking(place, "RESET pg_stat_statements.track");
  }
}

function look(place: ServerPlace, database: string): Promise<Counts> {
  return asAdmin(place, async (admin) => {
    const { rows: wal } = await admin.query<{ bytes: string }>(
      "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
    );
    const walBytes = Number(wal[0]!.bytes);
    if (!place.hasStatements) return { topLevel: null, all: null, walBytes };
    const { rows } = await admin.query<{ top: string; total: string }>(
      `SELECT coalesce(sum(calls) FILTER (WHERE toplevel), 0) AS top, coalesce(sum(calls), 0) AS total
       FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname = $1`,
      [database],
    );
    return { topLevel: Number(rows[0]!.top), all: Number(rows[0]!.total), walBytes };
  });
}

/** For the whole server, and so that it is afterwards as its own settings say. */
async function setTracking(
  place: ServerPlace,
  change: "SET pg_stat_statements.track = 'all'" | "RESET pg_stat_statements.track",
): Promise<void> {
  if (!place.hasStatements) return;
  await asAdmin(place, async (admin) => {
    await admin.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    await admin.query(`ALTER SYSTEM ${change}`);
    await admin.query("SELECT pg_reload_conf()");
    // Sessions take the setting up when they are next idle and get the signal.
    await admin.query("SELECT pg_sleep(0.2)");
  });
}
