export { ApiProblem, isProblem } from "./api-problem.ts";
export { createClient, type ClientOptions, type PawlClient } from "./create-client.ts";
export type { ClientClock } from "./clock.ts";
export type { TokenGiven } from "./auth/token-source.ts";
export type { SessionListener } from "./auth/session.ts";
export type { CallOptions, QueryGiven } from "./http/http.ts";
export type { ChunksOptions } from "./live/read-chunks.ts";
export type { EventsOptions } from "./live/read-events.ts";
export type { Update, UpdatesOptions } from "./live/read-updates.ts";
export type { LiveStatus } from "./live/live-link.ts";
export type { FileReference, UploadOptions } from "./upload.ts";
// What goes over the wire, so that a program needs no other package for its types.
export type * from "@pawl/api";
