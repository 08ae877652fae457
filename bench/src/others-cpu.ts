import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

const lookMinMs = 500;

/** Watches what share of the machine's processor time goes to processes that are no part of the benchmark: their work is noise in ours. */
export class OthersCpu {
  readonly #root: number;
  #before: Usage;
  #last = 0;

  /** @param root the benchmark's first process: all that descend from it (measures, workers, a database of our own) are no others */
  constructor(root: number) {
    this.#root = root;
    this.#before = usage(root);
  }

  /** The share since the last look, 0 to 1. */
  look(): number {
    const before = this.#before;
    const now = usage(this.#root);
    const total = now.total - before.total;
    // Figures that come together were taken together; and the kernel counts in hundredths of a second.
    if (total < lookMinMs) return this.#last;
    this.#before = now;
    const others = now.busy - before.busy - (now.own - before.own);
    this.#last = Math.min(1, Math.max(0, others / total));
    return this.#last;
  }
}

/** Milliseconds, over all processors. */
interface Usage {
  readonly total: number;
  readonly busy: number;
  readonly own: number;
}

function usage(root: number): Usage {
  let total = 0;
  let busy = 0;
  for (const { times } of cpus()) {
    const atWork = times.user + times.nice + times.sys + times.irq;
    busy += atWork;
    total += atWork + times.idle;
  }
  return { total, busy, own: treeCpuMs(root) ?? ownCpuMs() };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
}

/** Processor time of a process and of all that descend from it, those included that have ended; null where there is no /proc. */
export function treeCpuMs(root: number): number | null {
  const stats = processStats();
  if (stats === null) return null;
  const members = new Set([root]);
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const { pid, parent } of stats) if (members.has(parent)) members.add(pid);
  }
  return stats.reduce((sum, { pid, cpuMs }) => (members.has(pid) ? sum + cpuMs : sum), 0);
}

function processStats(): ProcessStat[] | null {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? processStat(Number(name)) : []));
  } catch {
    return null;
  }
}

/** Linux counts in hundredths of a second, whatever the machine. */
const msPerTick = 10;

function processStat(pid: number): readonly ProcessStat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name in brackets, which may have blanks: state, parent, …, and from the twelfth on utime, stime and those of children that have ended.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, parent: Number(fields[1]), cpuMs: ticks * msPerTick }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
