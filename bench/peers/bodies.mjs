import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Runs whose code is through: cheaper to look at than a table, and never taken for the end of a run. */
export const counter = { through: 0 };

/** The same workflows for every engine; `step(name, fn)` is the engine's durable step, `step.all` its `Promise.all`. */
export const bodies = {
  async w1(step) {
    await step("s0", async () => ({ ok: true, i: 0 }));
    counter.through++;
    return { ok: true };
  },
  async w10(step) {
    for (let i = 0; i < 10; i++) await step(`s${i}`, async () => ({ ok: true, i }));
    counter.through++;
    return { ok: true };
  },
  async fan100(step) {
    const all = step.all ?? ((promises) => Promise.all(promises));
    await all(Array.from({ length: 100 }, (_, i) => step(`f${i}`, async () => ({ ok: true, i }))));
    counter.through++;
    return { ok: true };
  },
  /** Five steps of 20 ms that leave marks in a file. Where `PEERS_HANG` is set, the fourth one never ends. */
  async recovers(step, { log }) {
    for (let i = 1; i <= 5; i++) {
      await step(`r${i}`, async () => {
        mark(log, `begun ${i}`);
        if (i === 4 && process.env["PEERS_HANG"] === "1") await pause(3_600_000);
        await pause(20);
        return { i };
      });
    }
    mark(log, "through 0");
    counter.through++;
    return { ok: true };
  },
};

export const names = Object.keys(bodies);

function mark(log, what) {
  appendFileSync(log, `${Date.now()} ${what}\n`);
}
