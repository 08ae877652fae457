import type { Run, RunSummary } from "@pawl/api";
import type { LiveLink } from "./live-link.ts";
import type { Heard, Subscriber, Target } from "./subscriber.ts";

/** No run has so many events: only its end is wanted. */
const behindAll = 2_000_000_000;
const ended: ReadonlySet<RunSummary["status"]> = new Set(["completed", "failed", "cancelled"]);

/** See `client.runs.wait`. */
export async function waitForEnd(
  link: LiveLink,
  run: string,
  { get, signal }: { readonly get: (run: string) => Promise<Run>; readonly signal: AbortSignal | undefined },
): Promise<Run> {
  for (let id = run; ;) {
    await nextEnd(link, id, signal);
    const record = await get(id);
    if (record.continuedTo !== null) id = record.continuedTo;
    else if (ended.has(record.status)) return record;
    // It has been opened again meanwhile: its next end counts.
  }
}

function nextEnd(link: LiveLink, run: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void): void => {
      signal?.removeEventListener("abort", onAbort);
      link.leave(subscriber);
      settled();
    };
    const subscriber: Subscriber = {
      target: (): Target => ({ channel: "run", run, from: behindAll }),
      hear: (message: Heard) => {
        if (message.type === "end") settle(resolve);
      },
      fail: (error) => settle(() => reject(error)),
    };
    const onAbort = (): void => subscriber.fail(signal?.reason);
    if (signal?.aborted === true) return reject(signal.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
    link.join(subscriber);
  });
}
