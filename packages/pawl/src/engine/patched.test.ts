import { describe, expect, it } from "vitest";
import { replay, testPawl, type TestPawl } from "../testing/index.ts";
import type { RunHistory } from "../client/run-history.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";

/** Three deploys of one version: before, with the patch, and when no old run is left. */
const ship = workflow({ name: "ship" }, (ctx) => ctx.waitForSignal("arrived"));
const before = workflow({ name: "order" }, async (ctx) => {
  await ctx.step("charge", () => 1);
  await ctx.call(ship);
  return ctx.step("thank", () => "old");
});
const patched = workflow({ name: "order" }, async (ctx) => {
  await ctx.step("charge", () => 1);
  if (ctx.patched("pack first")) await ctx.step("pack", () => 2);
  await ctx.call(ship);
  return ctx.step("thank", () => "new");
});
const after = workflow({ name: "order" }, async (ctx) => {
  await ctx.step("charge", () => 1);
  await ctx.step("pack", () => 2);
  await ctx.call(ship);
  return ctx.step("thank", () => "last");
});

async function historyOf(
  code: Workflow<unknown, unknown>,
  steer: (t: TestPawl, id: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<RunHistory> {
  await using t = await testPawl({ workflows: [code, ship] });
  const run = await t.start(code);
  await t.idle();
  await steer(t, run.id);
  return await t.pawl.export(run.id);
}

const arrive = async (t: TestPawl, id: string): Promise<void> => {
  const { items } = await t.pawl.children(id);
  await t.signal(items[0]?.id as string, "arrived");
  await t.finish(t.pawl.run(id));
};

describe("ctx.patched over deploys", () => {
  it("counts as passed where a run waits for a child behind it", async () => {
    expect(await replay(await historyOf(before), patched)).toMatchObject({
      ok: true,
      patches: { "pack first": false },
      waitsFor: ["call:ship"],
    });
  });

  it("fits old histories and new ones, waiting and ended", async () => {
    for (const steer of [undefined, arrive]) {
      const ofOld = await historyOf(before, steer);
      const ofPatched = await historyOf(patched, steer);
      expect(await replay(ofOld, patched)).toMatchObject({ ok: true, patches: { "pack first": false } });
      expect(await replay(ofPatched, patched)).toMatchObject({ ok: true, patches: { "pack first": true } });
      expect(await replay(ofPatched, after)).toMatchObject({ ok: true, patches: {} });
    }
  });

  it("is missed, and told so, where the call went too early", async () => {
    const ofOld = await historyOf(before, arrive);
    expect(await replay(ofOld, after)).toMatchObject({ ok: false, expected: "call:ship", found: 'step "pack"' });
  });
});
