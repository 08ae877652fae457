import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Figure } from "./figure.ts";

/** The kernel's own work on the disk's behalf is about this much. */
const quietMax = 0.1;

/** What the figures depend on. */
export function machine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { node, sqlite } = process.versions;
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}, ${memory}, ${platform()} ${release()} ${arch()}`,
    `Node ${node}, SQLite ${sqlite ?? "none"}; WAL, synchronous=FULL, wal_autocheckpoint=4000 on both sides`,
  ].join("\n");
}

/** Others at work on the same processors make every figure worse than it is. */
export function noiseNote(figures: readonly Figure[]): string {
  // The process that starts the runs is no noise, though it counts as another one.
  const shares = figures
    .filter(({ mode }) => mode !== "starter-process")
    .map(({ othersCpu }) => Number(othersCpu ?? 0));
  const worst = Math.max(0, ...shares);
  const share = `${Math.round(100 * worst)} %`;
  if (worst <= quietMax)
    return `Quiet: other processes took at most ${share} of the machine's processors during a measure.`;
  return `NOISY: other processes took up to ${share} of the machine's processors during a measure. Do not quote the figures beside a high share.`;
}
