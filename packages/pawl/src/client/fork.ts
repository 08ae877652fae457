import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import { checkedName, checkTags } from "../engine/start-options.ts";
import { encodePayload } from "../engine/execution/payload.ts";
import { droppedSeqs } from "../engine/execution/history.ts";
import { forkedSeed } from "../engine/execution/seed.ts";
import { isOfGraph, type SavedPosition } from "../engine/graph-workflow.ts";
import { lastSettledSeq, planFork, planUndone } from "../engine/rewind.ts";
import { operate } from "../plugin/operate.ts";
import { sanitizedTrace } from "../plugin/trace.ts";
import { validate } from "../schema/validate.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { onItsOwn } from "../store/run-start.ts";
import { decodeValue } from "../values/decode.ts";
import { checkText } from "../values/storable-text.ts";
import { forkOptions } from "./option-names.ts";
import type { ForkOptions } from "./pawl.ts";
import { readAllEvents } from "./reading.ts";
import { putStartFiles, takeBack } from "./start-files.ts";
import { stepNotFound } from "./step-not-found.ts";

/** A new run that takes over the log of another up to a step; see `Pawl.fork`. */
export function forkRun(
  engine: Engine,
  origin: RunRow,
  options: ForkOptions,
): Promise<{ readonly run: RunRow; readonly isNew: boolean }> {
  const operation = { name: "fork", subject: origin.workflow, trace: null, runId: null, origin } as const;
  return operate(engine.instrumentation, operation, async (span) => {
    const trace = engine.instrumentation === undefined ? origin.trace : sanitizedTrace(span.trace);
    const started = await makeFork(engine, origin, options, trace);
    span.touched(started.run, started);
    return started;
  });
}

async function makeFork(
  engine: Engine,
  origin: RunRow,
  options: ForkOptions,
  trace: string | null,
): Promise<{ readonly run: RunRow; readonly isNew: boolean }> {
  checkOptions(options, forkOptions, "pawl.fork");
  const runId = origin.id;
  const events = await readAllEvents(engine, runId);
  const throughSeq = options.from === undefined ? 0 : cutBefore(events, runId, options.from);
  const workflow = engine.registry.get(origin.workflow, options.version ?? origin.version);
  if ("state" in options && !isOfGraph(workflow)) {
    throw new PawlError(
      "invalid_option",
      `The option state is for graphs, and "${workflow.name}" is none; give it another input.`,
      { details: { option: "state" } },
    );
  }
  const nowMs = engine.clock.nowMs();
  const id = engine.newId(nowMs);
  const owner = ownerOf(origin, options.owner);
  const input = "input" in options ? await encodeInput(engine, workflow, options.input) : origin.input;
  const cutMs = events.findLast(({ seq }) => seq <= throughSeq)?.atMs ?? 0;
  // What it was given, and what steps have made that are not done anew.
  const made = { id, namespace: origin.namespace, owner, rootId: null, createdMs: nowMs };
  await engine.files.copy(runId, made, ({ path, atMs }) => path.startsWith("in/") || atMs <= cutMs);
  const first = firstEvents(engine, origin.id, events, { throughSeq, options, nowMs });
  const fromSeq = throughSeq + first.length + 1;
  const added =
    options.files === undefined
      ? []
      : await putStartFiles(engine, { run: made, onHeldKey: { type: "return" }, fromSeq }, options.files);
  const started = await engine.start(
    {
      id,
      namespace: origin.namespace,
      owner,
      workflow: origin.workflow,
      version: workflow.version,
      queue: origin.queue,
      priority: origin.priority,
      dueMs: nowMs,
      input,
      tags: { ...origin.tags, ...checkTags(options.tags ?? {}) },
      idempotencyKey:
        options.idempotencyKey === undefined ? null : checkText(options.idempotencyKey, "option idempotencyKey"),
      idempotencyExpiresMs: null,
      idempotencyUntilTerminal: false,
      ...onItsOwn,
      flow: origin.flow,
      flowKey: origin.flowKey,
      trace,
      attributes: attributesAt(origin, events, throughSeq),
      seed: forkedSeed(origin.seed, lastSettledSeq(events, throughSeq), id),
      forkedFrom: origin.id,
      continuedFrom: null,
      createdMs: nowMs,
      startedMs: throughSeq === 0 ? null : origin.startedMs,
    },
    {
      copyFrom: throughSeq === 0 ? null : { runId, throughSeq },
      onHeldKey: { type: "return" },
      events: [...first, ...added],
    },
  );
  if (started.run.id !== id) await takeBack(engine, id);
  return started;
}

function ownerOf(origin: RunRow, given: ForkOptions["owner"]): string | null {
  if (given === undefined) return origin.owner;
  return given === null ? null : checkedName(given, "owner of a run");
}

/** What the origin could be found by at the cut: what its code has set behind it, the fork's code has yet to come to. */
function attributesAt({ attributes }: RunRow, events: readonly EventRow[], throughSeq: number): RunRow["attributes"] {
  const later = new Set<string>();
  for (const { kind, seq, data } of events) {
    if (kind === "state-set" && seq > throughSeq) later.add((decodeValue(data) as { readonly key: string }).key);
  }
  return later.size === 0
    ? attributes
    : Object.fromEntries(Object.entries(attributes).filter(([name]) => !later.has(name)));
}

/** What the fork's log has between the copy and what it does itself. */
function firstEvents(
  engine: Engine,
  originId: string,
  events: readonly EventRow[],
  params: { readonly throughSeq: number; readonly options: ForkOptions; readonly nowMs: number },
): EventRow[] {
  const { throughSeq, options, nowMs } = params;
  const isCopied = ({ seq }: EventRow): boolean => seq <= throughSeq;
  const known = droppedSeqs(events.filter(isCopied));
  // A retry behind the cut has set aside events before it: the copy must not follow those either.
  // So has what was undone since: it has to be done anew here.
  const drops = [...new Set([...(droppedSeqs(events) ?? []), ...planUndone(events)])].filter(
    (seq) => seq <= throughSeq && known?.has(seq) !== true,
  );
  const first: EventRow[] = [];
  // It also says where the copy ends: what is in it is the origin's to undo, and children that were outstanding tell the origin of their ends.
  const told = { drops, origin: originId, from: options.from, ...edited(options) };
  if (throughSeq > 0) first.push(eventAt(throughSeq + 1, "run-forked", nowMs, JSON.stringify(told)));
  if ("state" in options) first.push(editedState(engine, events, { ...params, seq: throughSeq + 1 + first.length }));
  return first;
}

/** What the fork has of its own, for those who read its log. */
function edited(options: ForkOptions): { readonly edited?: readonly string[] } {
  const names = (["input", "state", "version"] as const).filter(
    (name) => name in options && (name === "input" || options[name] !== undefined),
  );
  return names.length === 0 ? {} : { edited: names };
}

function eventAt(seq: number, kind: string, atMs: number, data: string | null): EventRow {
  return { seq, kind, key: null, atMs, startedMs: null, attempt: null, after: null, data };
}

async function encodeInput(
  engine: Engine,
  workflow: ReturnType<Engine["registry"]["get"]>,
  input: unknown,
): Promise<string | null> {
  const what = `input of workflow "${workflow.name}"`;
  const checked = workflow.input === undefined ? input : await validate(workflow.input, input, what);
  return encodePayload(checked, { what, limitBytes: engine.payloadLimitBytes }).text;
}

function cutBefore(events: readonly EventRow[], runId: string, from: string): number {
  const cut = planFork(events, from);
  if (cut !== undefined) return cut.throughSeq;
  throw stepNotFound(events, runId, from);
}

/** The position of a graph before the node `from`, with another state. */
function editedState(
  engine: Engine,
  events: readonly EventRow[],
  params: { readonly throughSeq: number; readonly seq: number; readonly options: ForkOptions; readonly nowMs: number },
): EventRow {
  const { throughSeq, seq, options, nowMs } = params;
  const before = events.findLast(
    (event) => event.kind === "state-saved" && event.key === null && event.seq <= throughSeq,
  );
  const saved = before === undefined ? null : (decodeValue(before.data) as SavedPosition);
  const next = saved?.next ?? options.from?.replace(/[#/].*$/, "");
  if (next === undefined) {
    throw new PawlError("invalid_option", "A fork with an edited state needs `from`: the node that begins with it.", {
      details: { option: "state" },
    });
  }
  const position: SavedPosition = {
    node: saved?.node ?? "",
    step: saved?.step ?? "",
    action: saved?.action ?? "",
    state: options.state as object,
    next,
    visits: saved?.visits ?? {},
  };
  const { text } = encodePayload(position, { what: "state of the fork", limitBytes: engine.payloadLimitBytes });
  return eventAt(seq, "state-saved", nowMs, text);
}
