import { packageVersion } from "../engine/version.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { SignalRow } from "../store/signal-row.ts";

/** Of documents of this form. A later one may add fields; what would be misread by an older Pawl raises it. */
const formatVersion = 1;

/**
 * All that is known of a run, as a document: its record, its whole log, and the messages that it has not consumed yet. It needs no store and no code to be read, and
 * survives both; `replay` of `pawl/testing` and `pawl replay` run code against it.
 *
 * Times are ISO texts. Values are JSON where that gives the stored text exactly; where it does not, the text itself stands in a field whose name ends in `Text`.
 * Values are in the clear, whatever codecs the store has.
 */
export interface RunHistory {
  readonly format: "pawl-history";
  readonly formatVersion: number;
  /** Of Pawl, as it was exported with. */
  readonly pawlVersion: string;
  readonly exportedAt: string;
  readonly run: HistoryFields & {
    readonly id: string;
    readonly workflow: string;
    readonly version: number;
    readonly status: string;
  };
  readonly events: readonly (HistoryFields & { readonly seq: number; readonly kind: string; readonly at: string })[];
  readonly signals: readonly (HistoryFields & { readonly id: string; readonly name: string; readonly at: string })[];
}

type HistoryFields = Readonly<Record<string, unknown>>;

/** What a history is made of and read back to. */
export interface HistoryRows {
  readonly run: RunRow;
  readonly events: readonly EventRow[];
  readonly signals: readonly SignalRow[];
}

const valuesOfRun = ["input", "output", "error", "state"];

/** Pure. */
export function runHistory({ run, events, signals }: HistoryRows, exportedMs: number): RunHistory {
  return {
    format: "pawl-history",
    formatVersion,
    pawlVersion: packageVersion(),
    exportedAt: new Date(exportedMs).toISOString(),
    run: written(run, valuesOfRun) as RunHistory["run"],
    events: events.map((event) => written(event, ["data"]) as RunHistory["events"][number]),
    signals: signals.map((signal) => written(signal, ["payload"]) as RunHistory["signals"][number]),
  };
}

/**
 * What a history was made of.
 *
 * @param source names it in errors: a path.
 * @throws PawlError `history_invalid`.
 */
export function readRunHistory(history: unknown, source: string = "The history"): HistoryRows {
  const given = history as Partial<RunHistory> | null | undefined;
  if (given?.format !== "pawl-history")
    throw invalid(source, 'is no history of a run: it lacks `format: "pawl-history"`');
  if (typeof given.formatVersion !== "number" || given.formatVersion > formatVersion) {
    const version = String(given.formatVersion);
    throw invalid(source, `has the format version ${version}; this Pawl knows it up to ${formatVersion}`);
  }
  const { run, events, signals } = given;
  if (typeof run?.id !== "string" || typeof run.workflow !== "string" || typeof run.version !== "number")
    throw invalid(source, "has no `run` with id, workflow and version");
  if (!Array.isArray(events) || !Array.isArray(signals)) throw invalid(source, "has no lists `events` and `signals`");
  const rows: HistoryRows = {
    run: { ...absentOfRun, ...(read(run, valuesOfRun) as unknown as RunRow) },
    events: events.map((event) => ({ ...absentOfEvent, ...(read(event, ["data"]) as unknown as EventRow) })),
    signals: signals.map((signal) => ({ payload: null, ...read(signal, ["payload"]) }) as unknown as SignalRow),
  };
  const wrong = rows.events.findIndex(
    ({ seq, kind, atMs }, index) => seq !== index + 1 || !kind || !Number.isFinite(atMs),
  );
  if (wrong !== -1) throw invalid(source, `does not have event ${wrong + 1} in its place, with kind and time`);
  return rows;
}

const absentOfEvent = { key: null, startedMs: null, attempt: null, after: null, data: null };
const absentOfRun = {
  owner: null,
  dueMs: null,
  workerId: null,
  input: null,
  output: null,
  error: null,
  state: null,
  idempotencyKey: null,
  idempotencyExpiresMs: null,
  parentId: null,
  rootId: null,
  parentSignal: null,
  flow: null,
  servedMs: null,
  trace: null,
  forkedFrom: null,
  continuedFrom: null,
  continuedTo: null,
  startedMs: null,
  finishedMs: null,
};

/** Nulls are left out, times are written as texts, and values as what they are. */
function written(row: object, values: readonly string[]): HistoryFields {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(row)) {
    if (field === null || field === undefined) continue;
    if (values.includes(name)) writeValue(fields, name, field as string);
    else if (isTime(name, field)) fields[timeName(name)] = new Date(field).toISOString();
    else fields[name] = field;
  }
  return fields;
}

function writeValue(fields: Record<string, unknown>, name: string, text: string): void {
  const json = jsonOf(text);
  if (json !== undefined) fields[name] = json;
  else fields[`${name}Text`] = text;
}

/** Undefined where JSON would give another text back: keys that are numbers change places, say. */
function jsonOf(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return JSON.stringify(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
}

const timeLimitMs = 8.64e15;

function isTime(name: string, field: unknown): field is number {
  return name.endsWith("Ms") && typeof field === "number" && Number.isInteger(field) && Math.abs(field) <= timeLimitMs;
}

/** `atMs` → `at`, `createdMs` → `createdAt`. */
function timeName(name: string): string {
  const stem = name.slice(0, -"Ms".length);
  return stem === "at" ? stem : `${stem}At`;
}

function read(fields: HistoryFields, values: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (values.includes(name)) row[name] = JSON.stringify(field);
    else if (name.endsWith("Text") && values.includes(name.slice(0, -"Text".length)))
      row[name.slice(0, -"Text".length)] = field;
    else if (name === "at" || (name.endsWith("At") && typeof field === "string"))
      row[name === "at" ? "atMs" : `${name.slice(0, -"At".length)}Ms`] = Date.parse(field as string);
    else row[name] = field;
  }
  return row;
}

function invalid(source: string, why: string): PawlError {
  return new PawlError("history_invalid", `${source} ${why}.`, { details: { source } });
}
