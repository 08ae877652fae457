/** Runs at once, and again after a while for all that has been asked in between. */
export function throttle(work: () => void, periodMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = false;
  const done = (): void => {
    timer = undefined;
    if (!isAsked) return;
    isAsked = false;
    start();
  };
  const start = (): void => {
    timer = setTimeout(done, periodMs);
    work();
  };
  return () => {
    if (timer === undefined) start();
    else isAsked = true;
  };
}
