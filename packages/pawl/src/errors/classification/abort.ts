const abortedCodes: ReadonlySet<unknown> = new Set(["ABORT_ERR", "ERR_ABORTED", "ERR_CANCELED", "UND_ERR_ABORTED"]);
const timeoutNames: ReadonlySet<unknown> = new Set(["TimeoutError", "ConnectTimeoutError", "HeadersTimeoutError"]);

/** Aborts and timeouts as DOMException, Node, undici, axios and got name them. */
export function abortCode(error: { name?: unknown; code?: unknown }): "aborted" | "timeout" | undefined {
  if (timeoutNames.has(error.name)) return "timeout";
  if (error.name === "AbortError" || abortedCodes.has(error.code)) return "aborted";
  return undefined;
}
