import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import { Pool } from "pg";
import { setTimeout as pause } from "node:timers/promises";

/** With its local queue and batched completions: its fastest settings. */
export async function open({ url, concurrency, onJob }) {
  await runMigrations({ connectionString: url });
  const pgPool = new Pool({ connectionString: url, max: 20 });
  const utils = await makeWorkerUtils({ pgPool });
  return {
    add: async (count) => {
      for (let i = 0; i < count; i += 1000)
        await utils.addJobs(Array.from({ length: 1000 }, (_, j) => ({ identifier: "job", payload: { i: i + j } })));
    },
    work: () =>
      run({
        pgPool,
        concurrency,
        noHandleSignals: true,
        taskList: { job: async () => onJob() },
        preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: new Logger(() => () => {}),
      }),
    allDone: async () => {
      while (Number((await pgPool.query("SELECT count(*) AS n FROM graphile_worker._private_jobs")).rows[0].n) > 0)
        await pause(2);
    },
  };
}
