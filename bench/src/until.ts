import { setTimeout as pause } from "node:timers/promises";

/** Asks every few milliseconds until the answer is yes. Never inside what is measured. */
export async function until(isSo: () => Promise<boolean>, timeoutMs = 120_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs)
      throw new Error(`What a measure waits for has not come within ${timeoutMs} ms.`);
    await pause(5);
  }
}
