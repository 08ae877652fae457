import type { WorkerHealth } from "pawl";
import { describe, expect, it } from "vitest";
import { probeAnswer } from "./probe-answer.ts";

const health = (status: WorkerHealth["status"], ...codes: string[]): WorkerHealth => ({
  status,
  reasons: codes.map((code) => ({ code, message: `${code}.` })),
});

describe("the probes", () => {
  it("take a worker that cannot reach its store for alive: a restart would not help", () => {
    const facts = { isReady: false, health: health("unhealthy", "store_unreachable"), about: {} };
    expect(probeAnswer("/livez", facts).status).toBe(200);
    expect(probeAnswer("/readyz", facts)).toMatchObject({
      status: 503,
      body: { ready: false, reasons: [{ code: "store_unreachable" }] },
    });
    expect(probeAnswer("/healthz", facts).status).toBe(503);
  });

  it("take a degraded worker for ready, and say why it is degraded", () => {
    const facts = { isReady: true, health: health("degraded", "heartbeat_late"), about: { pid: 7 } };
    expect(probeAnswer("/readyz", facts).status).toBe(200);
    expect(probeAnswer("/healthz", facts)).toEqual({
      status: 200,
      body: {
        status: "degraded",
        ready: true,
        reasons: [{ code: "heartbeat_late", message: "heartbeat_late." }],
        pid: 7,
      },
    });
  });

  it("name the paths there are to those who ask for another", () => {
    const answer = probeAnswer("/health", { isReady: true, health: health("healthy"), about: {} });
    expect(answer).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining("/readyz") } } });
  });
});
