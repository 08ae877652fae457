import type { Operation } from "@pawl/api";
import { Counter, Histogram, type Registry } from "prom-client";

/** What the HTTP side counts. */
export interface HttpMetrics {
  /** Call back with the status when the request is done; tells how many seconds it took. */
  begin(op: Operation): (status: number) => number;
  auditFailed(): void;
}

/** From 1 ms to 10 s. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function httpMetrics(registry: Registry): HttpMetrics {
  const durations = new Histogram({
    name: "pawl_http_request_seconds",
    help: "Duration of API requests",
    labelNames: ["operation", "status"],
    buckets,
    registers: [registry],
  });
  const gaps = new Counter({
    name: "pawl_audit_failures_total",
    help: "Entries of the audit log that could not be written",
    registers: [registry],
  });
  return {
    begin: ({ id }) => {
      const stop = durations.startTimer({ operation: id });
      return (status) => stop({ status: String(status) });
    },
    auditFailed: () => gaps.inc(),
  };
}
