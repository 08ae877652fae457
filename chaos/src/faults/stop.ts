import { freeWorker, hold, type Battlefield } from "./battlefield.ts";

/** SIGSTOP for longer than the lease, then SIGCONT: it comes back as an owner of what others own by then. */
export async function stop(field: Battlefield): Promise<void> {
  const worker = freeWorker(field);
  if (worker === null) return;
  const ms = field.random.whole(Math.round(field.leaseMs * 1.3), field.leaseMs * 3);
  field.chronicle.inflicted("stop", `${worker.process} for ${ms} ms`);
  await hold(worker, () => worker.standStill(ms));
}
