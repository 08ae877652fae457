/** How many times as long as the work took there is peace after it: whoever looks keeps a server busy for a fifth of the time at most. */
const restPerWork = 4;
/** And no more peace than that: work also takes long when the server is away, and what has come meanwhile is to be seen soon after it is back. */
const restMaxMs = 8_000;

/**
 * Runs at once, and again after a while for all that has been asked in between. Work that takes its time (a promise) is never begun twice at a time, nor broken off by the next: the while begins
 * when it is done, and is the longer the longer it took.
 */
export function throttle(
  work: () => unknown,
  periodMs: number,
  nowMs: () => number = () => performance.now(),
): () => void {
  let isResting = false;
  let isAsked = false;
  const done = (): void => {
    isResting = false;
    if (!isAsked) return;
    isAsked = false;
    start();
  };
  const start = (): void => {
    isResting = true;
    const begunMs = nowMs();
    const rest = () => setTimeout(done, Math.max(periodMs, Math.min(restMaxMs, (nowMs() - begunMs) * restPerWork)));
    const result = work();
    if (result instanceof Promise) void result.then(rest, rest);
    else rest();
  };
  return () => {
    if (isResting) isAsked = true;
    else start();
  };
}
