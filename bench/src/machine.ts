import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";

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
export function loadNote(): string {
  const [lastMinute = 0] = loadavg();
  const perCore = lastMinute / cpus().length;
  const load = `load ${lastMinute.toFixed(1)} on ${cpus().length} cores before the first measure`;
  return perCore > 0.3 ? `NOISY: ${load}; do not quote these figures` : load;
}
