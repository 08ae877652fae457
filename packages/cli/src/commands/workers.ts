import { Command } from "commander";
import type { WorkerRecord } from "pawl";
import type { Cli } from "../cli.ts";
import { healthText, paintHealth } from "../render/health.ts";
import { shortId } from "../render/run-table.ts";
import { relativeTime } from "../render/span.ts";
import type { Style } from "../render/style.ts";
import { table, type Column } from "../render/table.ts";

export function workersCommand(cli: Cli): Command {
  return new Command("workers")
    .summary("list the workers of this store, and how they are")
    .description("Lists the workers of this store, of every process and machine, and why one of them is not healthy.")
    .action((_options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const workers = await pawl.workers.list();
          if (session.isJson) return workers.forEach((worker) => session.printJson(worker));
          if (workers.length === 0) return session.hint("No workers. Start one: pawl worker");
          const { style, columns: width } = session;
          const nowMs = session.nowMs();
          session.print(table(workers, columnsOf(nowMs, style), { style, width }));
          for (const line of reasonLines(workers, nowMs, style)) session.print(line);
        }),
      ),
    );
}

export function isStale({ expiresAt }: WorkerRecord, nowMs: number): boolean {
  return expiresAt.getTime() <= nowMs;
}

/** The last part of its id, and the name where it has one that says more. */
export function workerText({ id, name }: Pick<WorkerRecord, "id" | "name">): string {
  return name === "" || name === id ? shortId(id) : `${name} ${shortId(id)}`;
}

function columnsOf(nowMs: number, style: Style): readonly Column<WorkerRecord>[] {
  return [
    { title: "WORKER", text: ({ id }) => shortId(id) },
    { title: "NAME", text: ({ name }) => name, shrinksTo: 8 },
    {
      title: "STATUS",
      text: (worker) => statusOf(worker, nowMs),
      paint: (text, worker) =>
        isStale(worker, nowMs) ? style.red(text) : paintHealth(worker.health.status, style, text),
    },
    { title: "HOST", text: ({ host }) => host, shrinksTo: 8, dropOrder: 2 },
    { title: "PID", text: ({ pid }) => String(pid), align: "right" },
    { title: "RUNS", text: ({ activeRuns, concurrency }) => `${activeRuns}/${concurrency}`, align: "right" },
    { title: "STARTED", text: ({ startedAt }) => relativeTime(startedAt, nowMs), dropOrder: 3 },
    { title: "HEARTBEAT", text: ({ heartbeatAt }) => relativeTime(heartbeatAt, nowMs) },
    { title: "QUEUES", text: queuesText, shrinksTo: 8, dropOrder: 1 },
    {
      title: "SERVES",
      text: ({ serves }) => serves.map(({ workflow, version }) => `${workflow} v${version}`).join(", "),
      shrinksTo: 12,
    },
    { title: "PAWL", text: ({ version }) => version, dropOrder: 4 },
  ];
}

/** What a worker last said of itself counts for nothing once its lease is over. */
function statusOf(worker: WorkerRecord, nowMs: number): string {
  if (isStale(worker, nowMs)) return "stale";
  return worker.isStopping ? "stopping" : worker.health.status;
}

/** `mail:5, people`: with the limits of a queue, as `--queue` takes them. */
function queuesText({ queues, queueConcurrency }: WorkerRecord): string {
  const withLimit = (queue: string): string => {
    const limit = queueConcurrency[queue];
    return limit === undefined ? queue : `${queue}:${limit}`;
  };
  if (queues !== undefined) return queues.map(withLimit).join(", ");
  return ["all", ...Object.keys(queueConcurrency).map(withLimit)].join(", ");
}

function reasonLines(workers: readonly WorkerRecord[], nowMs: number, style: Style): string[] {
  return workers.flatMap((worker) => {
    const { health, isStopping } = worker;
    if (isStopping || health.status === "healthy" || isStale(worker, nowMs)) return [];
    return [`  ${workerText(worker)} is ${healthText(health.status, health.reasons, style)}`];
  });
}
