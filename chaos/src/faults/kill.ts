import { freeWorker, type Battlefield } from "./battlefield.ts";

/** SIGKILL, and a new process in its place soon. */
export async function kill(field: Battlefield): Promise<void> {
  const { clients, random, chronicle } = field;
  const client = clients.filter(({ isTaken }) => !isTaken);
  const victim = client.length > 0 && random.chance(0.15) ? random.pick(client) : freeWorker(field);
  if (victim === null) return;
  chronicle.inflicted("kill", victim.process);
  victim.kill();
}
