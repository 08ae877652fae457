/** A process with a Pawl in it that a test drives by messages: the other half is `processes.fixture.ts`. */
import { createPawl } from "../client/create-pawl.ts";
import type { RunEvent } from "../client/run-event.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { programs } from "./programs.fixture.ts";

interface Settings {
  readonly file: string;
  readonly effects: string;
  readonly variant: string;
  readonly crash: { readonly at: number; readonly when: "before" | "after" } | null;
}

const { file, effects, variant, crash } = JSON.parse(process.env["PAWL_PROMISE"] ?? "{}") as Settings;

/** Dies by SIGKILL right before or right after its n-th commit. */
class CrashingStore extends SqliteStore {
  #count = 0;

  override async commit(batch: Parameters<SqliteStore["commit"]>[0]): ReturnType<SqliteStore["commit"]> {
    const isHere = crash !== null && batch.writes.length > 0 && ++this.#count === crash.at;
    if (isHere && crash.when === "before") await die();
    const result = await super.commit(batch);
    if (isHere) await die();
    return result;
  }
}

function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

const gates = new Map<string, () => void>();
const opened = new Set<string>();

function gate(name: string): Promise<void> {
  say({ at: name });
  if (opened.has(name)) return Promise.resolve();
  return new Promise((resolve) => gates.set(name, resolve));
}

function say(message: object): void {
  process.send?.(message);
}

const pawl = await createPawl({
  store: new CrashingStore(file),
  workflows: programs({ file, effects, variant, gate }),
  logger: {
    debug: () => {},
    info: (message) => say({ log: message }),
    warn: (message) => say({ log: message }),
    error: (message) => say({ log: message }),
  },
});

const methods: Record<string, (...args: any[]) => unknown> = {
  startWorker: async (options) => void (await pawl.startWorker(options)),
  start: async (name, input, options) => {
    const run = await pawl.start(name, input, options);
    return { id: run.id, isNew: run.isNew };
  },
  result: (id) => pawl.run(id).result(),
  signal: (id, name, payload) => pawl.signal(id, name, payload),
  cancel: async (id, options) => (await pawl.cancel(id, options)).status,
  resume: async (id) => void (await pawl.resume(id)),
  status: async (id) => (await pawl.get(id)).status,
  error: async (id) => {
    const { error } = await pawl.get(id);
    return { code: error?.code, message: error?.message };
  },
  events: async (id) => {
    const events: RunEvent[] = [];
    for await (const event of pawl.events(id, { follow: false })) events.push(event);
    return events.map(({ seq, kind, key, data }) => ({ seq, kind, key, data }));
  },
  follow: async (id, from) => {
    for await (const { seq } of pawl.events(id, { from })) say({ seq });
  },
  versions: (name) => pawl.workflows.versions(name),
  workers: () => pawl.workers.list(),
  open: (name) => {
    opened.add(name);
    gates.get(name)?.();
  },
  close: () => pawl.close({ timeout: "5s" }),
};

process.on("message", ({ call, method, args }: { call: number; method: string; args: unknown[] }) => {
  void (async () => {
    try {
      say({ call, value: (await methods[method]?.(...args)) ?? null });
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      say({ call, problem: { code, message } });
    }
  })();
});
process.on("disconnect", () => process.exit(1));
process.on("SIGTERM", () => {
  void pawl.close({ timeout: "5s" }).then(() => process.exit(0));
});
say({ at: "ready" });
