import { workflow, type Pawl } from "pawl";
import { figureOf } from "../figure.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { median } from "../statistics.ts";
import { withPawl } from "../with-pawl.ts";
import { oneStep, type Item } from "../workflows.ts";

const concurrency = 1000;

let parentBegun = 0;

const parent = workflow({ name: "parent" }, async (ctx, { n }: Item) => {
  parentBegun++;
  const done = await Promise.all(Array.from({ length: n }, (_, i) => ctx.call(oneStep, { n: i })));
  return done.length;
});

/** Children per second of one parent that calls 10,000 at once, until it has all results and has ended, beside as many runs of the same workflow that have no parent. */
export const children: Measure = {
  name: "children",
  async *take(setting) {
    const claims: number[] = [];
    const count = scaled(setting, 10_000, 100);
    const pairs = await takePairs(
      setting,
      () => childrenPerSecond(setting, count, claims),
      () => orphansPerSecond(setting, count),
    );
    const extra = { children: count, claimsOfParent: median(claims), claimsOfParentMax: Math.max(...claims) };
    yield figureOf({ name: this.name, store: setting.store, unit: "children/s", extra }, pairs);
  },
};

function childrenPerSecond(setting: Setting, count: number, claims: number[]): Promise<number> {
  const runParent = async (pawl: Pawl, n: number): Promise<void> => {
    const ended = await (await pawl.start(parent, { n })).result();
    if (ended !== n) throw new Error(`A parent of ${n} children has had ${ended} results.`);
  };
  return withPawl(
    {
      setting,
      workflows: [parent, oneStep],
      concurrency,
      warmUp: async (pawl) => {
        for (let left = 4; left > 0; left--) await runParent(pawl, Math.ceil(count / 10));
      },
    },
    async (pawl) => {
      const before = parentBegun;
      const perSecond = await rate(count, () => runParent(pawl, count));
      // Its code begins once per claim.
      claims.push(parentBegun - before);
      return perSecond;
    },
  );
}

function orphansPerSecond(setting: Setting, count: number): Promise<number> {
  const startAll = async (pawl: Pawl, n: number): Promise<void> => {
    await Promise.all(Array.from({ length: n }, async (_, i) => (await pawl.start(oneStep, { n: i })).result()));
  };
  return withPawl(
    { setting, workflows: [oneStep], concurrency, warmUp: (pawl) => startAll(pawl, Math.ceil((count * 4) / 10)) },
    (pawl) => rate(count, () => startAll(pawl, count)),
  );
}
