/** How long a request may take to come. Node would wait for a body for ever if Fastify had its way: whoever sends a byte now and then would hold a connection. */
export interface SlowRequests {
  /** Its line and headers. */
  readonly headersMs: number;
  /** All of it. Files come in chunks, each a request. */
  readonly requestMs: number;
  /** How often it is looked. */
  readonly lookMs: number;
  /** And to be finished, when the server closes. */
  readonly drainMs: number;
}

/** Node's own defaults; and less than the half minute that those who run containers wait before they kill. */
export const slowRequests: SlowRequests = { headersMs: 60_000, requestMs: 300_000, lookMs: 30_000, drainMs: 20_000 };
