import type { Pawl } from "pawl";

/** Which signal asked the process to stop, if any did, and the exit code that says so. */
export interface Stop {
  readonly signal: NodeJS.Signals | undefined;
  readonly exitCode: number | undefined;
}

/**
 * On SIGINT and SIGTERM closes Pawl: the steps under way finish, the run is released, and whoever waits for it is told by an
 * error. A second signal ends the process at once, which is as safe.
 */
export function stopOnSignal(pawl: Pawl): Stop {
  const stop: { signal: NodeJS.Signals | undefined; exitCode: number | undefined } = {
    signal: undefined,
    exitCode: undefined,
  };
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      Object.assign(stop, { signal, exitCode });
      void pawl.close();
    });
  }
  return stop;
}
