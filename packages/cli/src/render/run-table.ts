import type { Run } from "pawl";
import { awaitedText } from "./awaited.ts";
import { errorBrief } from "./error.ts";
import { tagsText } from "./run-summary.ts";
import { relativeTime, span } from "./span.ts";
import { paintStatus } from "./status.ts";
import type { Style } from "./style.ts";
import { table, type Column } from "./table.ts";

/** The last part of an id: enough to name a run to every command, and unlike the first part it differs between runs of one minute. */
export function shortId(id: string): string {
  return id.slice(-12);
}

/** Runs, one a line. On a narrow terminal ids are cut to their last part. */
export function runTable(
  runs: readonly Run[],
  { style, width, nowMs }: { readonly style: Style; readonly width: number | undefined; readonly nowMs: number },
): string {
  const isNarrow = width !== undefined && width < 110;
  const columns: Column<Run>[] = [
    { title: "RUN", text: ({ id }) => (isNarrow ? shortId(id) : id) },
    { title: "WORKFLOW", text: ({ workflow, version }) => `${workflow} v${version}`, shrinksTo: 10 },
    { title: "STATUS", text: statusText, paint: (text, { status }) => paintStatus(status, style, text) },
    { title: "CREATED", text: ({ createdAt }) => relativeTime(createdAt, nowMs) },
    { title: "TOOK", text: (run) => tookText(run, nowMs), align: "right", dropOrder: 2 },
    { title: "TAGS", text: ({ tags }) => tagsText(tags), shrinksTo: 8, dropOrder: 3 },
    { title: "", text: (run) => noteText(run, nowMs), paint: (text) => style.dim(text), shrinksTo: 12, dropOrder: 1 },
  ];
  return table(runs, columns, { style, width });
}

function statusText({ status, cancelRequested, pauseRequested }: Run): string {
  if (cancelRequested && status !== "cancelled") return `${status}, cancelling`;
  return pauseRequested && status === "running" ? "running, pausing" : status;
}

function tookText({ startedAt, finishedAt }: Run, nowMs: number): string {
  return startedAt === undefined ? "" : span(Math.max(0, (finishedAt?.getTime() ?? nowMs) - startedAt.getTime()));
}

/** Why it is where it is. */
function noteText(run: Run, nowMs: number): string {
  if (run.error !== undefined && run.status !== "cancelled") return errorBrief(run.error);
  if (run.awaits.length > 0)
    return `for ${run.awaits.map((name) => (name.startsWith("$") ? awaitedText(name) : `"${name}"`)).join(", ")}`;
  return run.dueAt !== undefined && run.dueAt.getTime() > nowMs ? `due ${relativeTime(run.dueAt, nowMs)}` : "";
}
