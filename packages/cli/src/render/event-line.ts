import type { RunEvent } from "pawl";
import { errorBrief } from "./error.ts";
import { span, timeOfDay } from "./span.ts";
import type { Style } from "./style.ts";
import { oneLine, padStart, truncate } from "./text-width.ts";
import { valueBrief } from "./value.ts";

/** One event in one line: number, time, what happened. `prefix` says which run, where several are shown. */
export function eventLine(
  event: RunEvent,
  { style, width, prefix }: { readonly style: Style; readonly width: number | undefined; readonly prefix?: string },
): string {
  const time = timeOfDay(event.at);
  const lead = prefix === undefined ? `${padStart(String(event.seq), 4)}  ${time}` : `${time}  ${prefix}`;
  const { mark, text } = eventText(event);
  const room = width === undefined ? Infinity : Math.max(20, width - lead.length - 4);
  const line = room === Infinity ? oneLine(text) : truncate(oneLine(text), room);
  return `${style.dim(lead)}  ${style[colours[mark]](mark)} ${line}`;
}

type Mark = "✓" | "✗" | "▶" | "·" | "↻" | "…";

const colours: Readonly<Record<Mark, keyof Style>> = {
  "✓": "green",
  "✗": "red",
  "▶": "blue",
  "·": "dim",
  "↻": "yellow",
  "…": "cyan",
};

function eventText(event: RunEvent): { mark: Mark; text: string } {
  const { kind, data } = event;
  const key = event.key ?? "";
  const took = event.startedAt === undefined ? "" : ` in ${span(event.at.getTime() - event.startedAt.getTime())}`;
  switch (kind) {
    case "run-started":
      return { mark: "▶", text: "run started" };
    case "run-completed":
      return { mark: "✓", text: "run completed" };
    case "run-failed":
    case "run-blocked":
      return { mark: "✗", text: withError(kind.replace("-", " "), data) };
    case "run-cancelled":
    case "run-paused":
      return { mark: "·", text: withError(kind.replace("-", " "), data) };
    case "run-resumed":
    case "run-retried":
      return { mark: "↻", text: kind.replace("-", " ") };
    case "run-compensating":
      return { mark: "↻", text: withError("run takes back what it has done", data) };
    case "branch-opened":
      return { mark: "▶", text: `${key} goes on as a part of the workflow` };
    case "step-started":
      return { mark: "▶", text: `${key} runs${attemptText(event)}` };
    case "step-completed":
      return { mark: "✓", text: `${key} completed${took}${attemptText(event)}` };
    case "step-failed":
      return failedText(event, `${key} failed${took}${attemptText(event)}`);
    case "sleep-started":
      return { mark: "…", text: `${key}${moment(", wakes", data, event)}` };
    case "sleep-completed":
      return { mark: "✓", text: `${key} is over` };
    case "wait-started":
      return { mark: "…", text: `waits for ${key}${moment(", gives up", data, event)}` };
    case "signal-received":
      return { mark: "✓", text: `${key} received ${valueBrief(data)}` };
    case "signal-timed-out":
      return { mark: "✗", text: `${key} timed out` };
    case "child-started":
    case "child-spawned":
      return { mark: "▶", text: `${key} started as run ${textField(data, "id")}` };
    case "child-completed":
      return { mark: "✓", text: `${key} completed ${valueBrief(data)}` };
    case "child-failed":
    case "child-cancelled":
      return { mark: "✗", text: withError(`${key} ${kind.slice("child-".length)}`, data) };
    case "spawn-failed":
      return { mark: "✗", text: withError(`${key} failed`, data) };
    case "children-cancelled":
      return { mark: "·", text: `asks children to cancel: ${idsText(data)}` };
    case "signal-sent":
      return { mark: "·", text: `sends signal "${textField(data, "name")}" to ${addressee(data)}` };
    case "cancel-sent":
      return { mark: "·", text: `asks ${addressee(data)} to cancel` };
    case "interrupt-opened":
      return { mark: "…", text: `asks ${key}${whom(data)}${moment(", expires", field(data, "dueAt"), event)}` };
    case "interrupt-answered":
      return { mark: "✓", text: `${key} answered ${valueBrief(field(data, "value"))}${by(data)}` };
    case "interrupt-due":
      return { mark: "·", text: `${key} is out of time` };
    case "interrupt-expired":
      return {
        mark: "✗",
        text: `${key} expired${data === undefined ? "" : `: ${valueBrief(field(data, "default"))}`}`,
      };
    case "interrupt-closed":
      return { mark: "·", text: `${key} is not needed any more` };
    case "cancel-requested":
      return { mark: "·", text: "cancel requested" };
    case "streams-counted":
      return { mark: "·", text: `streams so far: ${countsText(data)}` };
    case "stream-written":
      return { mark: "·", text: [key, streamText(data)].filter((part) => part !== "").join(" ") };
    case "stdout":
    case "stderr":
      return { mark: "·", text: `${key === "" ? "" : `${key} `}${kind}: ${String(data).trimEnd()}` };
    case "log":
      return { mark: "·", text: `${key === "" ? "" : `${key}: `}${logText(data)}` };
    case "progress":
      return { mark: "·", text: progressText(data) };
    default:
      return { mark: "·", text: [kind, key, valueBrief(data)].filter((part) => part !== "").join(" ") };
  }
}

/** `tokens 12, 3400 bytes`: how many chunks each stream has. */
function countsText(data: unknown): string {
  const streams = Object.entries((field(data, "streams") ?? {}) as Readonly<Record<string, unknown>>);
  return [
    ...streams.map(([name, chunks]) => `${name} ${String(chunks)}`),
    `${String(field(data, "bytes"))} bytes`,
  ].join(", ");
}

/** A child that was never started has no run. */
function addressee(data: unknown): string {
  return field(data, "to") === null ? "nobody" : `run ${textField(data, "to")}`;
}

function idsText(data: unknown): string {
  const ids = field(data, "ids");
  return Array.isArray(ids) ? ids.join(", ") : "";
}

function whom(data: unknown): string {
  const assignees = field(data, "assignees");
  return Array.isArray(assignees) && assignees.length > 0 ? ` of ${assignees.join(" or ")}` : "";
}

function by(data: unknown): string {
  const name = textField(data, "by");
  return name === "" ? "" : ` by ${name}`;
}

function attemptText({ attempt }: RunEvent): string {
  return attempt === undefined || attempt === 1 ? "" : `, attempt ${attempt}`;
}

function failedText(event: RunEvent, text: string): { mark: Mark; text: string } {
  const retryAt = momentOf(field(event.data, "retryAt") ?? field(event.data, "retryAtMs"));
  const again = retryAt === undefined ? "" : `, again ${inTime(retryAt, event)}`;
  return { mark: retryAt === undefined ? "✗" : "↻", text: withError(text + again, event.data) };
}

function withError(text: string, data: unknown): string {
  const error = field(data, "error") ?? data;
  return typeof field(error, "message") === "string" ? `${text}: ${errorBrief(error)}` : text;
}

/** `, wakes in 3d`, as seen from the event. */
function moment(words: string, data: unknown, event: RunEvent): string {
  const at = momentOf(data);
  return at === undefined ? "" : `${words} ${inTime(at, event)}`;
}

/** `in 300 ms`, as seen from the event. */
function inTime(at: Date, event: RunEvent): string {
  return `in ${span(Math.max(0, at.getTime() - event.at.getTime()))}`;
}

function momentOf(value: unknown): Date | undefined {
  if (value instanceof Date) return value;
  return typeof value === "number" ? new Date(value) : undefined;
}

function logText(data: unknown): string {
  const level = textField(data, "level");
  const fields = valueBrief(field(data, "fields"));
  const head = level === "info" || level === "" ? "" : `${level}: `;
  return `${head}${textField(data, "message")}${fields === "" ? "" : ` ${fields}`}`;
}

/** `tokens: Once upon`. */
function streamText(data: unknown): string {
  const chunks = field(data, "chunks");
  if (!Array.isArray(chunks)) return "";
  const isText = chunks.every((chunk) => typeof chunk === "string");
  const end = field(data, "isEnd") === true ? " (ended)" : "";
  return `${textField(data, "stream")}: ${isText ? chunks.join("") : chunks.map(valueBrief).join(" ")}${end}`;
}

function progressText(data: unknown): string {
  const fraction = field(data, "fraction");
  const message = textField(data, "message");
  const percent = typeof fraction === "number" ? `${Math.round(fraction * 100)} %` : "progress";
  return message !== "" ? `${percent} ${message}` : percent;
}

function textField(value: unknown, name: string): string {
  const text = field(value, name);
  return typeof text === "string" ? text : "";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
