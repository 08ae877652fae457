import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { readChunks, type ChunksOptions } from "../live/read-chunks.ts";
import { readEvents, type EventsOptions } from "../live/read-events.ts";
import type { LiveLink } from "../live/live-link.ts";
import { waitForEnd } from "../live/wait-for-end.ts";
import { allPages } from "./all-pages.ts";

/** `client.runs`. */
export function runCalls(http: Http, link: LiveLink) {
  const list = (query: QueryGiven<typeof api.runsList> = {}, options?: CallOptions) =>
    http.call<typeof api.runsList>("GET /runs", { query }, options);
  const get = (run: string, options?: CallOptions) =>
    http.call<typeof api.runsGet>("GET /runs/{run}", { params: { run } }, options);
  const children = (run: string, query: QueryGiven<typeof api.runsChildren> = {}, options?: CallOptions) =>
    http.call<typeof api.runsChildren>("GET /runs/{run}/children", { params: { run }, query }, options);
  return {
    /** Runs, newest first: those of the caller, for operators everybody's. */
    list,
    /**
     * All runs that pass a filter, page by page.
     *
     * ```ts
     * for await (const run of client.runs.all({ status: "failed", agent: "order" })) console.log(run.id);
     * ```
     */
    all: (query: QueryGiven<typeof api.runsList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /** How many runs of each status pass a filter. */
    count: (query: QueryGiven<typeof api.runsCount> = {}, options?: CallOptions) =>
      http.call<typeof api.runsCount>("GET /runs/counts", { query }, options),
    /** A run. @throws ApiProblem `run_not_found`. */
    get,
    /**
     * The run as it has ended; where it went on as another one (`ctx.continueAsNew`), that one. Whether it has failed says `status`.
     *
     * ```ts
     * const { status, output } = await client.runs.wait(run.id, { signal: AbortSignal.timeout(60_000) });
     * ```
     *
     * @throws ApiProblem `run_not_found`; the signal's reason.
     */
    wait: (run: string, options: Pick<CallOptions, "signal"> = {}) =>
      waitForEnd(link, run, { get: (id) => get(id, options), signal: options.signal }),
    /**
     * The run's events from a number on, live until the run has ended. When the connection breaks it goes on behind the last one: none is missed, none comes twice.
     *
     * ```ts
     * for await (const event of client.runs.events(run.id, { from: lastSeq + 1 })) console.log(event.seq, event.kind);
     * ```
     *
     * @throws ApiProblem `run_not_found`; the signal's reason.
     */
    events: (run: string, options?: EventsOptions) => readEvents(link, run, options),
    /** A page of the run's events. */
    eventPage: (run: string, query: QueryGiven<typeof api.runsEvents> = {}, options?: CallOptions) =>
      http.call<typeof api.runsEvents>("GET /runs/{run}/events", { params: { run }, query }, options),
    /** The streams that the run has written to. */
    streams: (run: string, options?: CallOptions) =>
      http.call<typeof api.runsStreams>("GET /runs/{run}/streams", { params: { run } }, options),
    /**
     * The chunks of a stream, live until the stream or the run has ended; goes on behind the last one when the connection breaks.
     *
     * ```ts
     * for await (const { chunk } of client.runs.stream(run.id, "tokens")) process.stdout.write(String(chunk));
     * ```
     *
     * @throws ApiProblem `run_not_found`; the signal's reason.
     */
    stream: (run: string, name: string, options?: ChunksOptions) => readChunks(link, { run, name }, options),
    /** A page of a stream. */
    streamPage: (run: string, name: string, query: QueryGiven<typeof api.runsStream> = {}, options?: CallOptions) =>
      http.call<typeof api.runsStream>("GET /runs/{run}/streams/{name}", { params: { run, name }, query }, options),
    /** What the run has done so far, in the order in which it happened. */
    steps: (run: string, query: QueryGiven<typeof api.runsSteps> = {}, options?: CallOptions) =>
      http.call<typeof api.runsSteps>("GET /runs/{run}/steps", { params: { run }, query }, options),
    /** A step, with its output. @throws ApiProblem `run_not_found`, `step_not_found`. */
    step: (run: string, key: string, options?: CallOptions) =>
      http.call<typeof api.runsStep>("GET /runs/{run}/steps/{key}", { params: { run, key } }, options),
    /** The runs that it has begun as its children, newest first. */
    children,
    allChildren: (run: string, query: QueryGiven<typeof api.runsChildren> = {}, options?: CallOptions) =>
      allPages((cursor) => children(run, { ...query, ...cursor }, options)),
    /** All that is known of a run, as a document that `pawl replay` reads. */
    export: (run: string, options?: CallOptions) =>
      http.call<typeof api.runsExport>("GET /runs/{run}/export", { params: { run } }, options),
    /** Asks the run to end; it cleans up first, unless forced. */
    cancel: (run: string, body: api.BodyInput<typeof api.runsCancel> = {}, options?: CallOptions) =>
      http.call<typeof api.runsCancel>("POST /runs/{run}/cancel", { params: { run }, body }, options),
    /** No further step starts; those under way finish. @throws ApiProblem `run_terminal`, `run_changed`. */
    pause: (run: string, options?: CallOptions) =>
      http.call<typeof api.runsPause>("POST /runs/{run}/pause", { params: { run } }, options),
    /** Lets a paused or blocked run go on. @throws ApiProblem `run_terminal`. */
    resume: (run: string, options?: CallOptions) =>
      http.call<typeof api.runsResume>("POST /runs/{run}/resume", { params: { run } }, options),
    /** Opens an ended or blocked run again, at the step that failed or at `from`. @throws ApiProblem `run_not_retryable`, `step_not_found`. */
    retry: (run: string, body: api.BodyInput<typeof api.runsRetry> = {}, options?: CallOptions) =>
      http.call<typeof api.runsRetry>("POST /runs/{run}/retry", { params: { run }, body }, options),
    /** A new run that takes over what happened before a step, and does the rest anew. */
    fork: (run: string, body: api.BodyInput<typeof api.runsFork> = {}, options?: CallOptions) =>
      http.call<typeof api.runsFork>("POST /runs/{run}/fork", { params: { run }, body }, options),
    /** Sends the run a message. @throws ApiProblem `run_terminal`. */
    signal: (run: string, name: string, payload?: unknown, options?: CallOptions) =>
      http.call<typeof api.runsSignal>(
        "POST /runs/{run}/signals/{name}",
        { params: { run, name }, body: payload === undefined ? {} : { payload } },
        options,
      ),
    /** Removes an ended run with all that belongs to it. @throws ApiProblem `run_not_terminal`. */
    delete: (run: string, options?: CallOptions) =>
      http.call<typeof api.runsDelete>("DELETE /runs/{run}", { params: { run } }, options),
    /** Does the same to many runs, by selection or by filter; `bulkGet` tells how far it is. */
    bulk: (body: api.BodyInput<typeof api.runsBulk>, options?: CallOptions) =>
      http.call<typeof api.runsBulk>("POST /runs/bulk", { body }, options),
    bulkGet: (operation: string, options?: CallOptions) =>
      http.call<typeof api.runsBulkGet>("GET /runs/bulk/{operation}", { params: { operation } }, options),
    /** Begins no further run; what has been done stays done. */
    bulkStop: (operation: string, options?: CallOptions) =>
      http.call<typeof api.runsBulkStop>("POST /runs/bulk/{operation}/stop", { params: { operation } }, options),
  };
}
