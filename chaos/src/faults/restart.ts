import { pause } from "../pause.ts";
import { hold, type Battlefield } from "./battlefield.ts";

/** The server goes away, mostly as in a crash, and comes back. */
export async function restart({ database, random, chronicle }: Battlefield): Promise<void> {
  if (database === null || database.isTaken) return;
  const mode = random.chance(0.8) ? "immediate" : "fast";
  const downMs = random.pick([0, 300, 2_000]);
  chronicle.inflicted("restart", `-m ${mode}, down for ${downMs} ms`);
  await hold(database, async () => {
    await database.server.stop(mode);
    await pause(downMs);
    await database.server.start();
  });
}
