import { clearInterval, setInterval } from "node:timers";
import { Backend } from "./backend.ts";
import type { DatabaseOptions } from "./database.ts";
import type { Link } from "./link.ts";
import type { Cell } from "./run-columns.ts";
import { storeError } from "./sqlite-error.ts";

/** A backend on this thread, for tests: the same work without messages, and inside of what measures coverage. */
export async function openInline(
  options: DatabaseOptions,
  ringCount: Int32Array,
  onChange: (runIds: readonly string[] | null) => void,
): Promise<Link> {
  const answer = <T>(work: () => T): Promise<T> => {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(storeError(error, options.path));
    }
  };
  const backend = await answer(() => new Backend(options, ringCount));
  let watch: NodeJS.Timeout | undefined;
  return {
    commit: (message: Cell[]) =>
      answer(() => {
        const reply = backend.commit(message);
        backend.afterReply();
        return structuredClone(reply);
      }),
    request: (name, params) =>
      answer(() => {
        const reply = backend.requests[name](structuredClone(params) as never);
        backend.afterReply();
        return structuredClone(reply) as never;
      }),
    watch: (isOn) => {
      clearInterval(watch);
      if (!isOn) return;
      backend.followChanges();
      watch = setInterval(() => {
        const runIds = backend.changes();
        if (runIds !== undefined) onChange(runIds);
      }, 50);
    },
    close: async () => {
      clearInterval(watch);
      backend.close();
    },
  };
}
