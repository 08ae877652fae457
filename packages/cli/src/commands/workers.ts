import { Command } from "commander";
import type { WorkerRecord } from "pawl";
import type { Cli } from "../cli.ts";
import { shortId } from "../render/run-table.ts";
import { relativeTime } from "../render/span.ts";
import type { Style } from "../render/style.ts";
import { table, type Column } from "../render/table.ts";

export function workersCommand(cli: Cli): Command {
  return new Command("workers")
    .summary("list the workers of this store")
    .description("Lists the workers of this store, of every process and machine.")
    .action((_options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const workers = await pawl.workers.list();
          if (session.isJson) return workers.forEach((worker) => session.printJson(worker));
          if (workers.length === 0) return session.hint("No workers. Start one: pawl worker");
          const nowMs = cli.io.clock.nowMs();
          session.print(
            table(workers, columnsOf(nowMs, session.style), { style: session.style, width: session.columns }),
          );
        }),
      ),
    );
}

export function isStale({ expiresAt }: WorkerRecord, nowMs: number): boolean {
  return expiresAt.getTime() <= nowMs;
}

function columnsOf(nowMs: number, style: Style): readonly Column<WorkerRecord>[] {
  return [
    { title: "WORKER", text: ({ id }) => shortId(id) },
    {
      title: "STATUS",
      text: (worker) => (isStale(worker, nowMs) ? "stale" : "live"),
      paint: (text) => (text === "live" ? style.green(text) : style.red(text)),
    },
    { title: "HOST", text: ({ host }) => host, shrinksTo: 8 },
    { title: "PID", text: ({ pid }) => String(pid), align: "right" },
    { title: "SLOTS", text: ({ concurrency }) => String(concurrency), align: "right" },
    { title: "STARTED", text: ({ startedAt }) => relativeTime(startedAt, nowMs), dropOrder: 2 },
    { title: "HEARTBEAT", text: ({ heartbeatAt }) => relativeTime(heartbeatAt, nowMs) },
    { title: "QUEUES", text: ({ queues }) => queues?.join(", ") ?? "all", shrinksTo: 8, dropOrder: 1 },
    {
      title: "SERVES",
      text: ({ serves }) => serves.map(({ workflow, version }) => `${workflow} v${version}`).join(", "),
      shrinksTo: 12,
    },
    { title: "PAWL", text: ({ version }) => version, dropOrder: 3 },
  ];
}
