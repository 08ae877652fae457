import { OpenWorkflow } from "openworkflow";
import { BackendPostgres } from "openworkflow/postgres";
import { bodies, names } from "../bodies.mjs";
import { database, numberQuery } from "../database.mjs";
import { memoryOf } from "../memory.mjs";

export async function open({ server, isFresh, concurrency, works = true }) {
  const url = await database(server, "openworkflow", isFresh);
  const backend = await BackendPostgres.connect(url);
  const engine = new OpenWorkflow({ backend });
  const workflows = Object.fromEntries(
    names.map((name) => [
      name,
      engine.defineWorkflow({ name }, async ({ input, step }) =>
        bodies[name]((stepName, fn) => step.run({ name: stepName }, fn), input),
      ),
    ]),
  );
  const done = await numberQuery(
    url,
    "SELECT count(*) AS n FROM openworkflow.workflow_runs WHERE status = 'completed'",
  );
  const worker = engine.newWorker({ concurrency });
  if (works) await worker.start();
  return {
    url,
    start: (name, input = {}) => workflows[name].run(input),
    call: async (name, input = {}) => (await workflows[name].run(input)).result(),
    doneCount: done.ask,
    memory: () => memoryOf(),
    close: async () => {
      await worker.stop();
      await done.close();
      await backend.stop();
    },
  };
}
