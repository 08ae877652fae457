import { readFileSync } from "node:fs";

/** Megabytes of a process: now, and at most since its start; null where there is no /proc. */
export function memoryOf(pid = "self") {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const of = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
    return { rss: of("VmRSS"), peak: of("VmHWM") };
  } catch {
    return null;
  }
}
