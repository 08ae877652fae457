import { fromErrorRecord, type ErrorRecord } from "../errors/error-record.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import type { EndedRun } from "../engine/run-results.ts";
import type { RunStatus } from "../store/run-status.ts";
import { decodeValue } from "../values/decode.ts";
import { cancelRun, signalRun } from "./commands.ts";
import { readEvents } from "./event-reader.ts";
import type { EventsOptions } from "./pawl.ts";
import { readRun } from "./reading.ts";
import type { Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import type { RunHandle } from "./run-handle.ts";
import { runRecord } from "./run-record.ts";
import type { StreamChunk, StreamReadOptions } from "./stream-chunk.ts";
import { readStream } from "./stream-reader.ts";

/** A run that a program holds on to. */
export class PawlRunHandle<Output> implements RunHandle<Output> {
  readonly id: string;
  declare readonly isNew: boolean | undefined;
  readonly #engine: Engine;

  constructor(engine: Engine, id: string, isNew: boolean | undefined) {
    this.#engine = engine;
    this.id = id;
    // Whoever prints a handle is not shown what is not known.
    if (isNew !== undefined) this.isNew = isNew;
  }

  async result(): Promise<Output> {
    const engine = this.#engine;
    // A run that is not there (any more) would never end.
    if (!engine.isHere(this.id)) await readRun(engine, this.id);
    let ended = await engine.results.wait(this.id, engine.isHere(this.id));
    while (ended.continuedTo !== null)
      ended = await engine.results.wait(ended.continuedTo, engine.isHere(ended.continuedTo));
    if (ended.status === "completed") return decodeValue(ended.output) as Output;
    throw endError(ended);
  }

  async status(): Promise<RunStatus> {
    return (await readRun(this.#engine, this.id)).status;
  }

  async get(): Promise<Run<unknown, Output>> {
    return runRecord(await readRun(this.#engine, this.id)) as Run<unknown, Output>;
  }

  events(options?: EventsOptions): AsyncIterable<RunEvent> {
    return readEvents(this.#engine, this.id, options);
  }

  stream<Chunk = unknown>(name: string, options?: StreamReadOptions): AsyncIterable<StreamChunk<Chunk>> {
    return readStream(this.#engine, this.id, name, options) as AsyncIterable<StreamChunk<Chunk>>;
  }

  signal(name: string, payload?: unknown): Promise<void> {
    return signalRun(this.#engine, this.id, name, payload);
  }

  cancel(options?: { readonly reason?: string; readonly force?: boolean }): Promise<Run> {
    return cancelRun(this.#engine, this.id, options);
  }
}

/** The run's own error, which says which run it was. */
function endError(run: EndedRun): PawlError {
  const record = run.error === null ? null : (JSON.parse(run.error) as ErrorRecord);
  if (record === null)
    return new PawlError("run_failed", `Run ${run.id} has ended as ${run.status}.`, { details: { runId: run.id } });
  return fromErrorRecord({ ...record, details: { ...record.details, runId: run.id } });
}
