/** Whether a value must be awaited. Awaiting everything costs a turn of the microtask queue per call, the dearest part of a node. */
export function isThenable<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === "object" && value !== null && typeof (value as PromiseLike<Value>).then === "function";
}
