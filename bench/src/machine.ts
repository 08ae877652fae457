import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Figure } from "./figure.ts";
import type { ServerPlace } from "./server/server-place.ts";

/** The kernel's own work on the disk's behalf is about this much. */
const quietMax = 0.1;

/** What the figures depend on. */
export function machine(server: ServerPlace | null): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { node, sqlite } = process.versions;
  const store =
    server === null
      ? `SQLite ${sqlite ?? "none"}; WAL, synchronous=FULL, wal_autocheckpoint=4000 on both sides`
      : `${server.version}; ${server.settings}`;
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}, ${memory}, ${platform()} ${release()} ${arch()}`,
    `Node ${node}, ${store}`,
  ].join("\n");
}

/** Others at work on the same processors make every figure worse than it is. */
export function noiseNote(figures: readonly Figure[]): string {
  const worst = Math.max(0, ...figures.map(({ othersCpu }) => Number(othersCpu ?? 0)));
  const share = `${Math.round(100 * worst)} %`;
  if (worst <= quietMax)
    return `Quiet: other processes took at most ${share} of the machine's processors during a measure.`;
  return `NOISY: other processes took up to ${share} of the machine's processors during a measure. Do not quote the figures beside a high share.`;
}
