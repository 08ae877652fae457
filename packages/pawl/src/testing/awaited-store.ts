import type { Store } from "../store/store.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * The same store, for whose answers virtual time waits. A database takes real time; without this a test's `advance` would be over before the run has been told of
 * anything. It is the test's own, so nobody polls it for what others do: a month has millions of polls. The memory store answers within the turn, and is left as it is.
 */
export function awaitedStore(store: Store, clock: VirtualClock): Store {
  return store.kind === "memory" ? store : awaited(store, clock);
}

function awaited<T extends object>(target: T, clock: VirtualClock): T {
  return new Proxy(target, {
    get(_, key): unknown {
      if (key === "isShared") return false;
      const value: unknown = Reflect.get(target, key, target);
      if (key === "transactions" && typeof value === "object" && value !== null) return awaited(value, clock);
      if (typeof value !== "function") return value;
      return (...params: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, params);
        return answer instanceof Promise ? clock.during(answer) : answer;
      };
    },
  });
}
