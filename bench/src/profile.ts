import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The part of a `.cpuprofile` that tells where the time went. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds from one sample to the next. */
  readonly timeDeltas: readonly number[];
}

interface Row {
  readonly what: string;
  readonly selfMs: number;
}

const rowsMax = 25;
const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** For each thread that left a profile in the folder: its functions by the time spent in themselves, callees not counted. */
export function summarizeProfiles(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".cpuprofile"));
  return files
    .sort()
    .map((file) => summarize(join(folder, file)))
    .join("\n\n");
}

function summarize(path: string): string {
  const profile = JSON.parse(readFileSync(path, "utf8")) as CpuProfile;
  const rows = selfTimes(profile);
  const totalMs = rows.reduce((sum, { selfMs }) => sum + selfMs, 0);
  const idleMs = rows.find(({ what }) => what === "(idle)")?.selfMs ?? 0;
  const lines = rows
    .filter(({ what }) => what !== "(idle)")
    .slice(0, rowsMax)
    .map(({ what, selfMs }) => {
      const share = ((100 * selfMs) / (totalMs - idleMs)).toFixed(1);
      return `${share.padStart(6)} %  ${selfMs.toFixed(0).padStart(7)} ms  ${what}`;
    });
  const busy = ((100 * (totalMs - idleMs)) / totalMs).toFixed(0);
  return [path, `  ${totalMs.toFixed(0)} ms, ${busy} % of them busy; shares are of the busy time`, ...lines].join("\n");
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Row[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const selfUs = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? "(unknown)";
    // The sample stands for the time until the next one.
    selfUs.set(name, (selfUs.get(name) ?? 0) + Math.max(0, timeDeltas[index + 1] ?? 0));
  });
  return [...selfUs].map(([what, us]) => ({ what, selfMs: us / 1000 })).sort((a, b) => b.selfMs - a.selfMs);
}

function nameOf({ functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (url === "") return name;
  const file = url.startsWith("file:") ? relative(root, fileURLToPath(url)) : url;
  return `${name}  ${file}:${lineNumber + 1}`;
}
