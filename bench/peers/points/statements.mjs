import { Client } from "pg";
import { counter } from "../bodies.mjs";
import { ended, inFlight } from "../in-flight.mjs";

/** Statements as clients send them, and bytes of write-ahead log, per workflow of ten steps under load. */
export async function statements(task, openEngine) {
  const { server, workflow, count, concurrency } = task;
  const engine = await openEngine(task.engine, { ...task, isFresh: true });
  const admin = new Client(server);
  await admin.connect();
  const work = async (count, base) => {
    counter.through = 0;
    await inFlight(count, concurrency, () => engine.start(workflow));
    await ended(engine, counter, count, base, 20);
  };
  // The checkpoint comes first: a page's first change after it goes into the log whole.
  await admin.query("CHECKPOINT");
  const warmUpCount = Math.ceil(count / 3);
  await work(warmUpCount, 0);
  await setTracking(admin, "SET pg_stat_statements.track = 'top'");
  const before = await look(admin, engine.url);
  await work(count, warmUpCount);
  const after = await look(admin, engine.url);
  await setTracking(admin, "RESET pg_stat_statements.track");
  await admin.end();
  const per = (what) => (after[what] - before[what]) / count;
  return { value: per("statements"), walBytes: per("walBytes") };
}

/** The question for `doneCount` is ours and not the engine's. */
async function look(admin, url) {
  const database = new URL(url).pathname.slice(1);
  const { rows } = await admin.query(
    `SELECT coalesce(sum(calls) FILTER (WHERE toplevel AND query NOT LIKE 'SELECT count(*) AS n %'), 0) AS statements,
       pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS wal
     FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname = $1`,
    [database],
  );
  return { statements: Number(rows[0].statements), walBytes: Number(rows[0].wal) };
}

/** For the whole server, and so that it is afterwards as its own settings say. */
async function setTracking(admin, change) {
  await admin.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  await admin.query(`ALTER SYSTEM ${change}`);
  await admin.query("SELECT pg_reload_conf()");
  // Sessions take the setting up when they are next idle.
  await admin.query("SELECT pg_sleep(0.2)");
}
