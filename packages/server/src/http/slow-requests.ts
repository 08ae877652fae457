/** How long a request may take to come. Node would wait for a body for ever if Fastify had its way: whoever sends a byte now and then would hold a connection. */
export interface SlowRequests {
  /** Its line and headers. */
  readonly headersMs: number;
  /** All of it. Files come in chunks, each a request. */
  readonly requestMs: number;
  /** How often it is looked. */
  readonly lookMs: number;
}

/** Node's own defaults. */
export const slowRequests: SlowRequests = { headersMs: 60_000, requestMs: 300_000, lookMs: 30_000 };
