import { monotonicMs, pause } from "../pause.ts";
import { bothDirections, type Direction } from "../proxy/link.ts";
import type { Random } from "../random.ts";
import { freeRoute, hold, type Battlefield } from "./battlefield.ts";

/** Nothing passes for a while, then everything does, late. */
export async function freeze(field: Battlefield): Promise<void> {
  const route = freeRoute(field);
  if (route === null) return;
  const { slot, proxy } = route;
  const directions = someDirections(field.random);
  const ms = field.random.whole(300, Math.round(field.leaseMs * 2.5));
  const { process } = slot;
  field.chronicle.inflicted("freeze", `${directions.join(" and ")} of ${process} for ${ms} ms`);
  await hold(slot, async () => {
    const fromMs = monotonicMs();
    proxy.freeze(directions);
    await pause(ms);
    proxy.mend();
    // An answer that was held back tells of a time that is over.
    field.chronicle.dazed(process, { fromMs, toMs: monotonicMs() });
  });
}

/** Half-open: bytes are taken and lost, old and new connections alike. Afterwards they are reset, or left to find out by themselves. */
export async function swallow(field: Battlefield): Promise<void> {
  const route = freeRoute(field);
  if (route === null) return;
  const { slot, proxy } = route;
  const directions = someDirections(field.random);
  const ms = field.random.whole(300, field.leaseMs * 2);
  const isReset = field.random.chance(0.5);
  const end = isReset ? "then reset" : "never reset";
  field.chronicle.inflicted("swallow", `${directions.join(" and ")} of ${slot.process} for ${ms} ms, ${end}`);
  await hold(slot, async () => {
    proxy.swallow(directions);
    await pause(ms);
    proxy.mend();
    if (isReset) proxy.resetDead();
  });
}

/** Connections are reset in the middle of an answer: what was asked has happened, and nobody is told. */
export async function cut(field: Battlefield): Promise<void> {
  const route = freeRoute(field);
  if (route === null) return;
  const { slot, proxy } = route;
  const count = field.random.whole(1, 4);
  field.chronicle.inflicted("cut", `the next ${count} answers to ${slot.process}`);
  await hold(slot, async () => {
    proxy.cutAnswers(count, field.random.derive(`cut ${slot.process}`));
    await pause(700);
    proxy.mend();
  });
}

export async function slow(field: Battlefield): Promise<void> {
  const route = freeRoute(field);
  if (route === null) return;
  const { slot, proxy } = route;
  const delayMs = field.random.whole(10, 300);
  const ms = field.random.whole(1_000, 3_000);
  field.chronicle.inflicted("slow", `${slot.process} by ${delayMs} ms for ${ms} ms`);
  await hold(slot, async () => {
    proxy.slowDown(delayMs);
    await pause(ms);
    proxy.mend();
  });
}

/** No connection can be made, and those that are there are reset. */
export async function refuse(field: Battlefield): Promise<void> {
  const route = freeRoute(field);
  if (route === null) return;
  const { slot, proxy } = route;
  const ms = field.random.whole(200, field.leaseMs);
  field.chronicle.inflicted("refuse", `${slot.process} for ${ms} ms`);
  await hold(slot, async () => {
    proxy.refuse();
    await pause(ms);
    proxy.mend();
  });
}

function someDirections(random: Random): readonly Direction[] {
  return random.pick<readonly Direction[]>([["requests"], ["answers"], bothDirections]);
}
