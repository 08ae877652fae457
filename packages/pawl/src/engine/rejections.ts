import { wasDelivered } from "./execution/delivered-error.ts";

let guards = 0;

/**
 * Node ends a process in which a promise is rejected that nobody awaits. A workflow may well have such promises: of two async functions of its own, awaited one
 * after the other, the second is not awaited yet when a cancel rejects both. That must not take down the worker, with all its other runs, and then the
 * next one that takes the run over. So while a worker is at work, errors that Pawl itself handed to a workflow are let pass; every other one does what it would do
 * without Pawl.
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
  if (wasDelivered(reason) || process.listenerCount("unhandledRejection") > 1) return;
  // With no other listener, Node would have thrown it.
  throw reason;
}
