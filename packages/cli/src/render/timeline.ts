import type { StepRecord } from "pawl";
import { bar, type Stretch } from "./bar.ts";
import { errorBrief } from "./error.ts";
import { relativeTime, span } from "./span.ts";
import { paintStatus } from "./status.ts";
import type { Style } from "./style.ts";
import { oneLine, padEnd, padStart, textWidth, truncate, wrap } from "./text-width.ts";

export interface TimelineOptions {
  readonly style: Style;
  readonly width: number;
  readonly nowMs: number;
}

const gap = 2;
const barMin = 8;
const barMax = 60;

/** Every step of a run under the last: its status, how long it took, and a bar that shows when; failed attempts below it. */
export function timeline(steps: readonly StepRecord[], options: TimelineOptions): string {
  const { style, width, nowMs } = options;
  const whole = wholeOf(steps, nowMs);
  const tooks = steps.map((step) => took(step, nowMs));
  const statusWidth = Math.max(6, ...steps.map((step) => step.status.length));
  const tookWidth = Math.max(4, ...tooks.map(textWidth));
  const room = width - statusWidth - tookWidth - 3 * gap;
  const keyWidth = Math.min(Math.max(4, ...steps.map((step) => textWidth(label(step)))), Math.max(12, room - barMin));
  const barWidth = Math.min(barMax, Math.max(barMin, room - keyWidth));

  const line = (cells: readonly string[]): string => cells.join(" ".repeat(gap)).trimEnd();
  const scale = padEnd("0", barWidth - textWidth(span(whole.toMs - whole.fromMs))) + span(whole.toMs - whole.fromMs);
  const head = [padEnd("STEP", keyWidth), padEnd("STATUS", statusWidth), padStart("TOOK", tookWidth), scale];
  const body = steps.flatMap((step, index) => [
    line([
      padEnd(truncate(label(step), keyWidth), keyWidth),
      paintStatus(step.status, style, padEnd(step.status, statusWidth)),
      padStart(tooks[index] ?? "", tookWidth),
      paintStatus(step.status, style, stepBar(step, whole, barWidth, nowMs)),
    ]),
    ...details(step, options),
  ]);
  return [style.dim(line(head)), ...body].join("\n");
}

/** An undo goes the other way. */
const bars: Readonly<Record<StepRecord["kind"], string>> = {
  step: "█",
  undo: "▒",
  sleep: "░",
  signal: "░",
  child: "░",
  interrupt: "░",
};

function label({ key, kind }: StepRecord): string {
  return kind === "undo" ? `↩ ${oneLine(key)}` : oneLine(key);
}

function wholeOf(steps: readonly StepRecord[], nowMs: number): Stretch {
  const stretches = steps.map((step) => stretchOf(step, nowMs)).filter((stretch) => stretch !== undefined);
  return {
    fromMs:
      Math.min(...stretches.map(({ fromMs }) => fromMs), Infinity) === Infinity
        ? nowMs
        : Math.min(...stretches.map(({ fromMs }) => fromMs)),
    toMs: stretches.length === 0 ? nowMs : Math.max(...stretches.map(({ toMs }) => toMs)),
  };
}

function stretchOf(step: StepRecord, nowMs: number): Stretch | undefined {
  const fromMs = (step.startedAt ?? step.attempts[0]?.startedAt ?? step.finishedAt)?.getTime();
  if (fromMs === undefined) return undefined;
  return { fromMs, toMs: Math.max(fromMs, step.finishedAt?.getTime() ?? nowMs) };
}

function stepBar(step: StepRecord, whole: Stretch, width: number, nowMs: number): string {
  const stretch = stretchOf(step, nowMs);
  // What only waits costs nothing, and looks like it.
  return stretch === undefined ? "" : bar(stretch, whole, width, bars[step.kind]);
}

function took(step: StepRecord, nowMs: number): string {
  const stretch = stretchOf(step, nowMs);
  return stretch === undefined ? "" : span(stretch.toMs - stretch.fromMs);
}

/** What a row has no room for: when it goes on, failed attempts, and the hint of the error that ended it. */
function details(step: StepRecord, { style, width, nowMs }: TimelineOptions): string[] {
  const lines: string[] = [];
  if (step.child !== undefined) lines.push(style.dim(truncate(`  run ${step.child}`, width)));
  const failed = step.attempts.filter((attempt) => attempt.error !== undefined);
  for (const { attempt, error } of failed) {
    lines.push(style.dim(truncate(`  attempt ${attempt}: ${errorBrief(error)}`, width)));
  }
  if (failed.length > 0 && step.status === "completed") {
    const last = step.attempts.at(-1)?.attempt ?? failed.length + 1;
    lines.push(style.dim(`  attempt ${last}: completed`));
  }
  if (failed.length === 0 && step.error !== undefined)
    lines.push(style.dim(truncate(`  ${errorBrief(step.error)}`, width)));
  if (step.status === "failed" && step.error?.hint !== undefined) {
    lines.push(...wrap(`hint: ${step.error.hint}`, width - 2).map((text) => style.dim(`  ${text}`)));
  }
  if (step.dueAt !== undefined && (step.status === "retrying" || step.status === "waiting")) {
    const what =
      step.status === "retrying"
        ? "next attempt"
        : step.kind === "signal"
          ? "gives up"
          : step.kind === "interrupt"
            ? "expires"
            : "wakes";
    lines.push(style.dim(`  ${what} ${relativeTime(step.dueAt, nowMs)}`));
  }
  return lines;
}
