import { exitCodes } from "./exit-code.ts";
import type { Io, StopSignal } from "./io.ts";

/** One Ctrl-C can arrive twice: from the terminal, and again from `npm run`, which passes it on to a process that has it already. */
const sameMs = 300;

/** SIGINT and SIGTERM of a command that drains: the first asks for the drain, a second one ends the process at once. */
export class StopRequest {
  readonly first: Promise<StopSignal>;
  /** Stop listening. */
  readonly close: () => void;

  /** `onSecond` is the last thing that happens before the process ends. */
  constructor(io: Io, { onSecond }: { readonly onSecond?: () => void } = {}) {
    const { promise, resolve } = Promise.withResolvers<StopSignal>();
    let firstMs: number | undefined;
    this.first = promise;
    this.close = io.onSignal((signal) => {
      if (firstMs === undefined) {
        firstMs = io.clock.nowMs();
        resolve(signal);
      } else if (io.clock.nowMs() - firstMs > sameMs) {
        onSecond?.();
        io.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
      }
    });
  }
}
