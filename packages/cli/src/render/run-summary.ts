import type { Run } from "pawl";
import { awaitedText } from "./awaited.ts";
import { errorBrief } from "./error.ts";
import { relativeTime, span } from "./span.ts";
import { paintStatus } from "./status.ts";
import type { Style } from "./style.ts";
import { oneLine, padEnd, truncate, wrap } from "./text-width.ts";
import { valueBrief } from "./value.ts";

/** What the record of a run says, a line for each fact that there is. */
export function runSummary(
  run: Run,
  {
    style,
    width,
    nowMs,
    forkedAt,
  }: { readonly style: Style; readonly width: number; readonly nowMs: number; readonly forkedAt?: string | undefined },
): string {
  const facts = factsOf(run, nowMs, forkedAt);
  const nameWidth = Math.max(...facts.map(([name]) => name.length));
  const indent = " ".repeat(nameWidth + 2);
  const lines = facts.flatMap(([name, value]) => {
    const [first = "", ...rest] = wrap(truncate(oneLine(value), 4 * width), width - indent.length);
    return [
      style.dim(padEnd(name, nameWidth + 2)) + truncate(first, width - indent.length),
      ...rest.map((line) => indent + truncate(line, width - indent.length)),
    ];
  });
  const title = `${style.bold(`${oneLine(run.workflow)} v${run.version}`)}  ${paintStatus(run.status, style)}`;
  return [title, ...lines].join("\n");
}

function factsOf(run: Run, nowMs: number, forkedAt: string | undefined): [name: string, value: string][] {
  const facts: [string, string | undefined][] = [
    ["run", run.id],
    ["created", relativeTime(run.createdAt, nowMs)],
    ["started", run.startedAt && relativeTime(run.startedAt, nowMs)],
    ["took", run.startedAt && run.finishedAt && span(run.finishedAt.getTime() - run.startedAt.getTime())],
    ["queue", run.queue === "default" && run.priority === 0 ? undefined : `${run.queue}, priority ${run.priority}`],
    ["namespace", run.namespace === "default" ? undefined : run.namespace],
    ["owner", run.owner],
    ["tags", tagsText(run.tags) || undefined],
    ["attributes", Object.keys(run.attributes).length > 0 ? valueBrief(run.attributes) : undefined],
    ["key", run.idempotencyKey],
    ["worker", run.workerId],
    ["waits for", run.awaits.length > 0 ? run.awaits.map(awaitedText).join(" or ") : undefined],
    ["due", run.dueAt && relativeTime(run.dueAt, nowMs)],
    ["asked", run.cancelRequested ? "to cancel" : run.pauseRequested ? "to pause" : undefined],
    ["child of", run.parent],
    ["in the tree of", run.root === run.parent ? undefined : run.root],
    ["forked from", run.forkedFrom && (forkedAt === undefined ? run.forkedFrom : `${run.forkedFrom}, at ${forkedAt}`)],
    ["continues", run.continuedFrom],
    ["goes on as", run.continuedTo],
    ["input", valueBrief(run.input) || undefined],
    ["state", Object.keys(run.state).length > 0 ? valueBrief(run.state) : undefined],
    ["output", valueBrief(run.output) || undefined],
    ["error", run.error && errorBrief(run.error)],
    ["hint", run.error?.hint],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

export function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
