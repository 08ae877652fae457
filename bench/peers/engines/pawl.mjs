import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { bodies, names } from "../bodies.mjs";
import { database, numberQuery } from "../database.mjs";
import { memoryOf } from "../memory.mjs";

/** Compiled, as npm would install it: Node's stripping of types takes 50 MB of its own. */
const { createPawl, workflow } = await import(process.env["PAWL_ENTRY"]);

export async function open({ server, isFresh, concurrency, works = true, settings = {}, executor }) {
  if (settings.otherMachine && executor !== undefined) {
    os.hostname = () => executor;
    syncBuiltinESMExports();
  }
  const url = await database(server, "pawl", isFresh);
  const workflows = Object.fromEntries(
    names.map((name) => [
      name,
      workflow({ name }, (ctx, input) => bodies[name]((step, fn) => ctx.step(step, fn), input)),
    ]),
  );
  const pawl = await createPawl({ store: url, workflows: Object.values(workflows) });
  const done = await numberQuery(url, "SELECT count(*) AS n FROM pawl.runs WHERE status = 'completed'");
  const lease = settings.lease === undefined ? {} : { lease: settings.lease };
  if (works) await pawl.startWorker({ concurrency, ...lease });
  return {
    url,
    start: (name, input = {}) => pawl.start(workflows[name], input),
    call: async (name, input = {}) => (await pawl.start(workflows[name], input)).result(),
    doneCount: done.ask,
    memory: () => memoryOf(),
    close: async () => {
      await done.close();
      await pawl.close();
    },
  };
}
