import { expect, it } from "vitest";
import { testPawl } from "../../testing/test-pawl.ts";
import { workflow } from "../../workflow/workflow.ts";
const log: string[] = [];
it("probe", async () => {
  const report = workflow({ name: "report", schedule: { cron: "0 9 * * *", timezone: "Europe/Berlin", input: (tick: Date) => tick.toISOString() } }, async (ctx, input: string) => { log.push(`${input} ${ctx.run.scheduledFor?.toISOString()} ${new Date(ctx.now()).toISOString()}`); });
  await using t = await testPawl({ workflows: [report] });
  await t.advance("3 days");
  console.log(log, await t.pawl.schedules.get("report"));
  expect(log.length).toBe(3);
});
