import type { WorkerHealth } from "pawl";

/** What the probes of a worker process are answered from. */
export interface ProbeFacts {
  /** Whether the worker is registered, takes runs and reaches its store. */
  readonly isReady: boolean;
  readonly health: WorkerHealth;
  /** What else `/healthz` shows. */
  readonly about: Readonly<Record<string, unknown>>;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * - `/livez`: the process answers, which it could not if its event loop stood still. A store that is away is no reason to restart a worker.
 * - `/readyz`: it takes runs.
 * - `/healthz`: all that it knows of itself; 503 only when it cannot do its work.
 */
export function probeAnswer(path: string, { isReady, health, about }: ProbeFacts): ProbeAnswer {
  const { status, reasons } = health;
  switch (path) {
    case "/livez":
      return { status: 200, body: { live: true } };
    case "/readyz":
      return { status: isReady ? 200 : 503, body: { ready: isReady, status, reasons } };
    case "/healthz":
      return { status: status === "unhealthy" ? 503 : 200, body: { status, ready: isReady, reasons, ...about } };
    default:
      return {
        status: 404,
        body: { error: { code: "not_found", message: "There are /livez, /readyz and /healthz." } },
      };
  }
}
