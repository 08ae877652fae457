import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import { checkTags } from "../engine/start-options.ts";
import { encodePayload } from "../engine/execution/payload.ts";
import { droppedSeqs } from "../engine/execution/history.ts";
import { forkedSeed } from "../engine/execution/seed.ts";
import { isOfGraph, type SavedPosition } from "../engine/graph-workflow.ts";
import { lastSettledSeq, planFork, planUndone } from "../engine/rewind.ts";
import { validate } from "../schema/validate.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { onItsOwn } from "../store/run-start.ts";
import { decodeValue } from "../values/decode.ts";
import type { ForkOptions } from "./pawl.ts";
import { readAllEvents, readRun } from "./reading.ts";
import { stepRecords } from "./step-records.ts";

/** A new run that takes over the log of another up to a step; see `Pawl.fork`. */
export async function forkRun(engine: Engine, runId: string, options: ForkOptions): Promise<RunRow> {
  const origin = await readRun(engine, runId);
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
  const run = await engine.start(
    {
      id,
      namespace: origin.namespace,
      owner: origin.owner,
      workflow: origin.workflow,
      version: workflow.version,
      queue: origin.queue,
      priority: origin.priority,
      dueMs: nowMs,
      input: "input" in options ? await encodeInput(engine, workflow, options.input) : origin.input,
      tags: { ...origin.tags, ...checkTags(options.tags ?? {}) },
      idempotencyKey: null,
      idempotencyExpiresMs: null,
      idempotencyUntilTerminal: false,
      ...onItsOwn,
      flow: origin.flow,
      flowKey: origin.flowKey,
      attributes: origin.attributes,
      seed: forkedSeed(origin.seed, lastSettledSeq(events, throughSeq), id),
      forkedFrom: origin.id,
      continuedFrom: null,
      createdMs: nowMs,
      startedMs: throughSeq === 0 ? null : origin.startedMs,
    },
    {
      copyFrom: throughSeq === 0 ? null : { runId, throughSeq },
      onHeldKey: { type: "return" },
      events: firstEvents(engine, events, { throughSeq, options, nowMs }),
    },
  );
  return run.run;
}

/** What the fork's log has between the copy and what it does itself. */
function firstEvents(
  engine: Engine,
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
  if (throughSeq > 0) first.push(eventAt(throughSeq + 1, "run-forked", nowMs, JSON.stringify({ drops })));
  if ("state" in options) first.push(editedState(engine, events, { ...params, seq: throughSeq + 1 + first.length }));
  return first;
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
  const keys = stepRecords(events, false).map(({ key }) => key);
  throw new PawlError(
    "step_not_found",
    `Run ${runId} has no step "${from}"; it has: ${keys.join(", ") || "none yet"}.`,
    {
      details: { runId, from, steps: keys },
    },
  );
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
