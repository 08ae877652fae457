// Forked: Pawl's server with a worker, as one process has it, or a bare Fastify that answers with what it is given.
import { createServer, type PawlServer } from "@pawl/server";
import { fastify, type FastifyInstance } from "fastify";
import { createPawl, workflow, type Pawl, type Workflow } from "pawl";
import { setTimeout as pause } from "node:timers/promises";
import { inFlight } from "../in-flight.ts";
import { machineMs } from "../process-workflows.ts";
import { recordProfile } from "../record-profile.ts";
import { obey } from "./forked.ts";

/** What people start: two steps. */
const greets: Workflow<number, string> = workflow({ name: "greets" }, async (ctx, n: number) => {
  const name = await ctx.step("look-up", () => ({ name: `Number ${n}` }));
  return ctx.step("greet", () => `Hello, ${name.name}`);
});
const asks: Workflow<number, unknown> = workflow({ name: "asks" }, (ctx, n: number) =>
  ctx.interrupt({ name: "approval", title: `May I, for the ${n}th time?` }),
);
/** Streams the time, so many times, so often. */
interface Telling {
  readonly count: number;
  readonly everyMs: number;
  /** What the first one waits for besides. */
  readonly afterMs: number;
}

const tells: Workflow<Telling, number> = workflow({ name: "tells" }, (ctx, { count, everyMs, afterMs }: Telling) =>
  ctx.step("tell", async ({ stream }) => {
    await pause(afterMs);
    for (let i = 0; i < count; i++) {
      await pause(everyMs);
      await stream("times").write(machineMs());
    }
    return count;
  }),
);

/** A run per user, each of which writes so many chunks. */
export interface Tell {
  readonly users: readonly string[];
  readonly count: number;
  readonly everyMs: number;
  /** Each run writes at a moment of its own; else all of them at the same. */
  readonly isSpread: boolean;
}

export interface Seed {
  /** Ids of users. */
  readonly users: readonly string[];
  readonly runsEach: number;
  readonly questions: number;
}

/** What there is to ask for, by user. */
export interface Seeded {
  readonly runs: readonly (readonly string[])[];
  readonly questions: readonly { readonly user: number; readonly id: string }[];
}

let pawl: Pawl | null = null;
let server: PawlServer | null = null;
let bare: FastifyInstance | null = null;
let stopProfile: (() => void) | null = null;
let profile: Promise<unknown> = Promise.resolve();
const many = 1_000_000_000;

obey(
  {
    serve: async ({ store, database }: { store: string; database: string }) => {
      pawl = await createPawl({ store, workflows: [greets, asks, tells] });
      await pawl.startWorker({ concurrency: 200 });
      server = await createServer({
        pawl,
        database,
        port: 0,
        mode: "dev",
        dashboard: false,
        requestLimits: { read: many, write: many, start: many, auth: many },
      });
      return server.url;
    },
    serveBare: async ({ reply }: { reply: unknown }) => {
      bare = fastify();
      bare.route({ method: ["GET", "POST"], url: "*", handler: () => reply });
      return bare.listen({ host: "127.0.0.1", port: 0 });
    },
    seed: ({ users, runsEach, questions }: Seed) => seed(users, runsEach, questions),
    tell: async ({ users, count, everyMs, isSpread }: Tell) =>
      Promise.all(
        users.map(async (owner, n) => {
          const afterMs = isSpread ? (n * everyMs) / users.length : 0;
          return (await pawl!.start(tells, { count, everyMs, afterMs }, { owner })).id;
        }),
      ),
    memory: async () => {
      for (let round = 0; round < 3; round++) {
        globalThis.gc?.();
        await pause(50);
      }
      const { heapUsed, external, rss } = process.memoryUsage();
      return { used: heapUsed + external, rss };
    },
    profile: async ({ folder }: { folder: string }) => {
      await new Promise<void>((begun) => {
        profile = recordProfile(folder, () => {
          begun();
          return new Promise<void>((resolve) => (stopProfile = resolve));
        });
      });
    },
    endProfile: async () => {
      stopProfile?.();
      await profile;
    },
  },
  async () => {
    await bare?.close();
    await server?.close();
    await pawl?.close();
  },
);

async function seed(users: readonly string[], runsEach: number, count: number): Promise<Seeded> {
  const runs = users.map((): string[] => []);
  await inFlight(users.length * runsEach, 100, async (n) => {
    const user = n % users.length;
    const run = await pawl!.start(greets, n, { owner: users[user]! });
    runs[user]!.push(run.id);
    await run.result();
  });
  const questions: { user: number; id: string }[] = [];
  await inFlight(count, 100, async (n) => {
    const user = n % users.length;
    const run = await pawl!.start(asks, n, { owner: users[user]! });
    for await (const event of run.events()) if (event.kind === "interrupt-opened") break;
    const { items } = await pawl!.interrupts.list({ run: run.id });
    questions.push({ user, id: items[0]!.id });
  });
  return { runs, questions };
}
