import type { ServerClock } from "../http/server-clock.ts";

/** A clock that stands still until a test moves it. */
export interface SetClock extends ServerClock {
  advance(ms: number): void;
}

export function setClock(nowMs: number = Date.now()): SetClock {
  return {
    nowMs: () => nowMs,
    id: () => crypto.randomUUID(),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
