import { DBOS } from "@dbos-inc/dbos-sdk";
import { bodies, names } from "../bodies.mjs";
import { database, numberQuery } from "../database.mjs";
import { memoryOf } from "../memory.mjs";

/** `settings.pollMs`: workflows go through a queue that is polled so often; without it they run where they are started. */
export async function open({ server, isFresh, concurrency, settings = {}, executor }) {
  const url = await database(server, "dbos", isFresh);
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: url,
    systemDatabasePoolSize: 20,
    logLevel: "error",
    runAdminServer: false,
    applicationVersion: "v1",
    executorID: executor,
  });
  const workflows = Object.fromEntries(
    names.map((name) => [
      name,
      DBOS.registerWorkflow(async (input) => bodies[name]((step, fn) => DBOS.runStep(fn, { name: step }), input), {
        name,
      }),
    ]),
  );
  await DBOS.launch();
  const hasQueue = settings.pollMs !== undefined;
  if (hasQueue)
    await DBOS.registerQueue("q", { workerConcurrency: concurrency, minPollingIntervalMs: settings.pollMs });
  const done = await numberQuery(url, "SELECT count(*) AS n FROM dbos.workflow_status WHERE status = 'SUCCESS'");
  const start = (name, input = {}) =>
    DBOS.startWorkflow(workflows[name], hasQueue ? { queueName: "q" } : undefined)(input);
  return {
    url,
    start,
    call: async (name, input) => (await start(name, input)).getResult(),
    doneCount: done.ask,
    memory: () => memoryOf(),
    close: async () => {
      await done.close();
      await DBOS.shutdown();
    },
  };
}
