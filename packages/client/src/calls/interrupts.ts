import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.interrupts`: questions of runs to people. */
export function interruptCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.interruptsList> = {}, options?: CallOptions) =>
    http.call<typeof api.interruptsList>("GET /interrupts", { query }, options);
  return {
    /** The inbox: questions that the caller may answer or whose run is theirs, newest first. */
    list,
    all: (query: QueryGiven<typeof api.interruptsList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    get: (interrupt: string, options?: CallOptions) =>
      http.call<typeof api.interruptsGet>("GET /interrupts/{interrupt}", { params: { interrupt } }, options),
    /** When this resolves, the answer is durable and is the one that the run gets. @throws ApiProblem `interrupt_closed`, `interrupt_not_yours`, `validation_failed`. */
    answer: (interrupt: string, body: api.BodyInput<typeof api.interruptsAnswer>, options?: CallOptions) =>
      http.call<typeof api.interruptsAnswer>(
        "POST /interrupts/{interrupt}/answer",
        { params: { interrupt }, body },
        options,
      ),
    /** Puts an open question to others. */
    reassign: (interrupt: string, assignees: readonly string[], options?: CallOptions) =>
      http.call<typeof api.interruptsReassign>(
        "POST /interrupts/{interrupt}/assignees",
        { params: { interrupt }, body: { assignees: [...assignees] } },
        options,
      ),
  };
}
