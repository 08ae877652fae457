import { cpus } from "node:os";

/** Watches what share of the machine's processor time goes to other processes: their work is noise in ours. */
export class OthersCpu {
  #before: Usage = usage();

  /** The share since the last look, 0 to 1. */
  look(): number {
    const before = this.#before;
    const now = usage();
    this.#before = now;
    const total = now.total - before.total;
    if (total === 0) return 0;
    const others = now.busy - before.busy - (now.own - before.own);
    return Math.min(1, Math.max(0, others / total));
  }
}

/** Milliseconds, over all processors. */
interface Usage {
  readonly total: number;
  readonly busy: number;
  readonly own: number;
}

function usage(): Usage {
  let total = 0;
  let busy = 0;
  for (const { times } of cpus()) {
    const atWork = times.user + times.nice + times.sys + times.irq;
    busy += atWork;
    total += atWork + times.idle;
  }
  const { user, system } = process.cpuUsage();
  return { total, busy, own: (user + system) / 1000 };
}
