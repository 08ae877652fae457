import { liveInterrupts, liveRuns, runsEvents, runsStream, type QueryOf } from "@pawl/api";
import type { FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";
import { route, type Call, type Route } from "../http/route.ts";
import type { EventFilter } from "./sse-outlet.ts";
import { sendEventStream, type SseParts } from "./sse-stream.ts";

/** What is only to be had live. */
export function sseRoutes(parts: SseParts): readonly Route[] {
  return [
    route(liveRuns, (call) => sendEventStream(parts, call, { to: { channel: "runs", ...sinceOf(call) } })),
    route(liveInterrupts, (call) => sendEventStream(parts, call, { to: { channel: "interrupts", ...sinceOf(call) } })),
  ];
}

/** The same routes, where those that give a page of a log give an event stream to whoever asks for one. */
export function withEventStreams(routes: readonly Route[], parts: SseParts): readonly Route[] {
  return routes.map((page) => {
    const live = liveHandles[page.op.id];
    if (live === undefined) return page;
    return { op: page.op, handle: (call) => (wantsEvents(call.request) ? live(parts, call) : page.handle(call)) };
  });
}

const liveHandles: Readonly<Record<string, (parts: SseParts, call: Call) => Promise<void>>> = {
  [runsEvents.id]: (parts, call) => {
    const { params, query, request } = call as Call<typeof runsEvents>;
    const last = lastId(request, /^(\d{1,9})$/);
    const from = last === null ? query.from : Number(last[1]) + 1;
    return sendEventStream(parts, call, { to: { channel: "run", run: params.run, from }, isWanted: filterOf(query) });
  },
  [runsStream.id]: (parts, call) => {
    const { params, query, request } = call as Call<typeof runsStream>;
    const last = lastId(request, /^(\d{1,9})-(\d{1,9})$/);
    const place =
      last === null
        ? { from: query.from, ...(query.seq !== undefined && { fromSeq: query.seq }) }
        : { from: Number(last[1]) + 1, fromSeq: Number(last[2]) };
    return sendEventStream(parts, call, { to: { channel: "stream", run: params.run, name: params.name, ...place } });
  },
};

function wantsEvents({ headers }: FastifyRequest): boolean {
  return /\btext\/event-stream\b/.test(headers.accept ?? "");
}

function filterOf({ topic, kind }: QueryOf<typeof runsEvents>): EventFilter {
  if (topic === undefined && kind === undefined) return () => true;
  return (event) => topic?.includes(event.topic) === true || kind?.includes(event.kind) === true;
}

function sinceOf({ query, request }: Call<typeof liveRuns>): { since?: string } {
  const [last] = lastId(request, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) ?? [];
  const since = last ?? query.since;
  return since === undefined ? {} : { since };
}

/** What the client has seen last, by the header that browsers send by themselves when they connect again. @throws ApiError `malformed_request`. */
function lastId({ headers }: FastifyRequest, form: RegExp): RegExpExecArray | null {
  const id = headers["last-event-id"];
  if (id === undefined || id === "") return null;
  const match = form.exec(String(id));
  if (match !== null) return match;
  throw new ApiError("malformed_request", "The header Last-Event-ID is none that this event stream has given.");
}
