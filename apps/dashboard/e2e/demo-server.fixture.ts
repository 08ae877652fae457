import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Pawl } from "pawl";
import { createServer, type PawlServer } from "@pawl/server";
import { demo, demoWorkflows } from "./demo-workflows.fixture.ts";

export const ann = { email: "ann@example.com", password: "a-ratchet-and-a-pawl", name: "Ann Lindqvist" };
export const admin = { email: "admin@example.com", password: "catch-that-keeps-it" };

export interface DemoServer {
  readonly pawl: Pawl;
  readonly server: PawlServer;
  /** Ann's id. */
  readonly owner: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real server on a SQLite file of its own, with a worker and runs of every kind, all of them ann's. */
export async function demoServer({
  runs = 60,
  port = 0,
}: { readonly runs?: number; readonly port?: number } = {}): Promise<DemoServer> {
  const folder = mkdtempSync(join(tmpdir(), "pawl-demo-"));
  const pawl = await createPawl({
    store: `sqlite:${join(folder, "pawl.db")}`,
    blobs: `file:${join(folder, "blobs")}`,
    workflows: demoWorkflows,
    queues: { mail: { concurrency: 1, rateLimit: { limit: 20, period: "1m" } }, warehouse: { concurrency: 4 } },
  });
  await pawl.startWorker();
  const server = await createServer({
    pawl,
    database: `sqlite:${join(folder, "server.db")}`,
    files: { store: join(folder, "uploads") },
    port,
    mode: "dev",
    admin,
  });
  const owner = await register(server.url);
  if (runs > 0) await startRuns(pawl, runs, owner);
  return {
    pawl,
    server,
    owner,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await pawl.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Returns the user's id. */
async function register(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ann),
  });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { readonly user: { readonly id: string } }).user.id;
}

async function startRuns(pawl: Pawl, count: number, owner: string): Promise<void> {
  const tenants = ["acme", "globex", "initech"];
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const tags = { tenant: tenants[at % 3]!, plan: at % 4 === 0 ? "pro" : "free" };
      if (at % 9 === 4) return pawl.start(demo.report, `Ratchets ${at}`, { owner, tags });
      if (at % 13 === 5) return pawl.start(demo.sync, undefined, { owner, tags: { tenant: "acme" } });
      return pawl.start(
        demo.order,
        { id: at, total: 20 + ((at * 37) % 400) },
        { owner, tags, idempotencyKey: `order-${at}` },
      );
    }),
  );
  await pawl.start(demo.batch, ["Pawls", "Ratchets", "Clocks"], { owner });
  await pawl.start("sales-report", undefined as never, { owner });
  for (const [at, purpose] of ["Taxi to the airport", "Team dinner in Bremen", "Conference ticket"].entries())
    await pawl.start("expense", { purpose, amount: 20.5 + at * 31 }, { owner });
  await pawl.start(demo.study, { topic: "Escapements", drafts: 0, sources: [] }, { owner });
  await pawl.start(demo.approve, { amount: 420 }, { owner });
  const paused = await pawl.start(demo.order, { id: 7_000, total: 90 }, { owner, delay: "1h" } as never);
  await pawl.pause(paused.id);
  const cancelled = await pawl.start(demo.order, { id: 7_007, total: 12 }, { owner });
  await pawl.cancel(cancelled.id, { reason: "The customer changed their mind" });
  await Promise.all(
    Array.from({ length: 3 }, (_, at) =>
      pawl.start(demo.order, { id: 8_000 + at, total: 5 }, { owner, delay: "2h" } as never),
    ),
  );
}
