import { workflow, type Workflow } from "../workflow/workflow.ts";

/** A run that streams `count` numbers from a step, each after a pause, and one more word at its end. */
export function tale(count: number, pauseMs: number): Workflow<void, string> {
  return workflow({ name: "tale" }, async (ctx) => {
    await ctx.stream("words").write("begin");
    await ctx.step("tell", async ({ stream, signal }) => {
      for (let at = 0; at < count && !signal.aborted; at++) {
        await stream("words").write(at);
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    });
    await ctx.stream("words").write("end");
    return "told";
  });
}
