import { Command } from "commander";
import type { QueueRecord } from "pawl";
import type { Cli } from "../cli.ts";
import { relativeTime, span } from "../render/span.ts";
import type { Style } from "../render/style.ts";
import { table, type Column } from "../render/table.ts";

export function queuesCommand(cli: Cli): Command {
  return new Command("queues")
    .summary("list queues, what stands in them and who serves them")
    .description(
      "Lists queues: runs that are due, due later and running, live workers that serve the queue, its limits by the configuration, and versions that wait because none of these serves them. --json has all versions.",
    )
    .action((_options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const queues = await pawl.queues.list();
          if (session.isJson) return queues.forEach((queue) => session.printJson(queue));
          if (queues.length === 0) return session.hint("Nothing stands in a queue, and no worker names one.");
          const columns = columnsOf(queues, session.nowMs(), session.style);
          session.print(table(queues, columns, { style: session.style, width: session.columns }));
        }),
      ),
    );
}

function columnsOf(queues: readonly QueueRecord[], nowMs: number, style: Style): readonly Column<QueueRecord>[] {
  const limits: Column<QueueRecord> = { title: "LIMITS", text: limitsText, shrinksTo: 12, dropOrder: 2 };
  return [
    { title: "QUEUE", text: ({ queue }) => queue, shrinksTo: 8 },
    { title: "DUE", text: ({ due }) => String(due), align: "right" },
    { title: "OLDEST", text: ({ oldestDueAt }) => relativeTime(oldestDueAt, nowMs), dropOrder: 1 },
    { title: "LATER", text: ({ later }) => String(later), align: "right" },
    { title: "RUNNING", text: ({ running }) => String(running), align: "right" },
    {
      title: "WORKERS",
      text: ({ workers }) => String(workers),
      paint: (text, { workers }) => (workers === 0 ? style.red(text) : text),
      align: "right",
    },
    ...(queues.some((queue) => queue.limits !== undefined) ? [limits] : []),
    { title: "", text: noteText, paint: (text) => style.red(text), shrinksTo: 12 },
  ];
}

/** `5 at once, 2 a key, 100 in 1 m for each key`: what the configuration allows the queue over all workers. */
function limitsText({ limits }: QueueRecord): string {
  if (limits === undefined) return "";
  const { concurrency, concurrencyPerKey, rateLimit } = limits;
  return [
    concurrency === undefined ? [] : `${concurrency} at once`,
    concurrencyPerKey === undefined ? [] : `${concurrencyPerKey} a key`,
    rateLimit === undefined
      ? []
      : `${rateLimit.limit} in ${span(rateLimit.periodMs)}${rateLimit.perKey ? " for each key" : ""}`,
  ]
    .flat()
    .join(", ");
}

/** Why something stands there for ever, if it does. */
function noteText({ workers, lanes }: QueueRecord): string {
  const stuck = lanes.filter(({ due, later, isServed }) => !isServed && due + later > 0);
  if (stuck.length === 0) return "";
  if (workers === 0) return "no live worker";
  return `no live worker for ${stuck.map(({ workflow, version }) => `${workflow} v${version}`).join(", ")}`;
}
