import { codeScope } from "./execution/branch-scope.ts";
import { wasDelivered } from "./execution/delivered-error.ts";

let guards = 0;

/**
 * Node ends a process in which a promise is rejected that nobody awaits. A workflow may well have such promises: of two async functions of its own, awaited one
 * after the other, the second is not awaited yet when a cancel rejects both. That must not take down the worker, with all its other runs, and then the
 * next one that takes the run over. So while a worker is at work, rejections in the code of runs are let pass: those with errors that Pawl itself handed to the
 * workflow in silence, all others with a warning that names the run. The code sees them where it awaits them. Every other one does what it would do without Pawl.
 *
 * @returns how to end the guard.
 */
export function guardRejections(): () => void {
  if (guards++ === 0) process.on("unhandledRejection", onUnhandledRejection);
  return () => {
    if (--guards === 0) process.off("unhandledRejection", onUnhandledRejection);
  };
}

function onUnhandledRejection(reason: unknown): void {
  if (wasDelivered(reason)) return;
  // Node tells of a rejection in the asynchronous context in which it happened.
  const scope = codeScope.getStore();
  if (scope !== undefined) return scope.host.onUnawaited(reason, scope.op);
  if (process.listenerCount("unhandledRejection") > 1) return;
  // With no other listener, Node would have thrown it.
  throw reason;
}
