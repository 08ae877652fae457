import { Absurd } from "absurd-sdk";
import { readFileSync } from "node:fs";
import { Pool } from "pg";
import { bodies, names } from "../bodies.mjs";
import { database, numberQuery } from "../database.mjs";
import { memoryOf } from "../memory.mjs";

/** `settings.pollSeconds`, `settings.claimTimeout`: its own options; without them its defaults. */
export async function open({ server, isFresh, concurrency, works = true, settings = {} }) {
  const url = await database(server, "absurd", isFresh);
  const pool = new Pool({ connectionString: url, max: 20 });
  const schema = readFileSync(String(process.env["ABSURD_SQL"]), "utf8");
  if (isFresh) await pool.query(schema);
  const engine = new Absurd({ db: pool, queueName: "q" });
  if (isFresh) await engine.createQueue("q");
  for (const name of names)
    engine.registerTask({ name }, async (input, ctx) => bodies[name]((step, fn) => ctx.step(step, fn), input));
  const done = await numberQuery(url, "SELECT count(*) AS n FROM absurd.t_q WHERE state = 'completed'");
  const worker = works
    ? await engine.startWorker({
        concurrency,
        ...(settings.pollSeconds === undefined ? {} : { pollInterval: settings.pollSeconds }),
        ...(settings.claimTimeout === undefined ? {} : { claimTimeout: settings.claimTimeout }),
      })
    : null;
  const start = (name, input = {}) => engine.spawn(name, input);
  return {
    url,
    start,
    call: async (name, input) => {
      const result = await engine.awaitTaskResult((await start(name, input)).taskID);
      if (result.state !== "completed") throw new Error(JSON.stringify(result));
      return result;
    },
    doneCount: done.ask,
    memory: () => memoryOf(),
    close: async () => {
      await worker?.close();
      await done.close();
      await pool.end();
    },
  };
}
