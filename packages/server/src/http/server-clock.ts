import { uuidv7 } from "pawl/internal";

/** Time and ids, injected. */
export interface ServerClock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** A new UUIDv7: the order of ids is the order of time. */
  id(): string;
}

export const systemServerClock: ServerClock = { nowMs: () => Date.now(), id: () => uuidv7(Date.now()) };
