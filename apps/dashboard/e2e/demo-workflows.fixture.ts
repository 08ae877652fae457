import { exponential, PermanentError, workflow, type Workflow } from "pawl";
import { formWorkflows } from "./form-workflows.fixture.ts";

/** Work of every kind that a dashboard has to show; nothing of it takes long. */
const order = workflow(
  { name: "order", retry: exponential({ attempts: 4, initial: "40ms" }) },
  async (ctx, { id, total }: { readonly id: number; readonly total: number }) => {
    ctx.log.info("order received", { id, total });
    const payment = await ctx.step("charge", async ({ attempt }) => {
      await briefly(30);
      if (id % 5 === 0 && attempt < 3) throw new Error("The card service answered 503 Service Unavailable");
      if (id % 11 === 0) throw new PermanentError(`The card of order ${id} was declined: insufficient funds`);
      return { id: `pay_${id}`, amount: total, currency: "EUR", card: { brand: "visa", last4: "4242" } };
    });
    const [label, mail] = await Promise.all([
      ctx.step("label", async () => {
        await briefly(60);
        return { carrier: "DHL", tracking: `JD0146000${id}` };
      }),
      ctx.step("mail", async () => briefly(25).then(() => ({ sent: true }))),
    ]);
    if (id % 7 === 0) await ctx.waitForSignal("review", { timeout: "14d" });
    if (id % 6 === 0) await ctx.sleep("3 days");
    else await ctx.sleep("120ms");
    const shipped = await ctx.step("ship", () => ({ at: "warehouse 2", label, mail }));
    return { payment, shipped };
  },
);

const report = workflow({ name: "report", captureOutput: true }, async (ctx, topic: string) => {
  const chapters = await ctx.map("chapter", ["history", "method", "figures", "outlook"], async (name) => {
    await briefly(20 + name.length * 8);
    return { name, words: name.length * 137 };
  });
  ctx.log.warn("two sources disagree", { topic });
  const text = await ctx.step("write", async ({ stream }) => {
    const tokens = stream("tokens");
    for (const word of `# ${topic}\n\nA pawl is the catch that keeps a ratchet from slipping back. `
      .repeat(6)
      .split(" ")) {
      void tokens.write(`${word} `);
      await briefly(4);
    }
    return "written";
  });
  ctx.progress(1, "done");
  return { topic, chapters, text };
});

const batch = workflow({ name: "batch" }, async (ctx, topics: readonly string[]) => {
  await ctx.step("plan", () => topics.length);
  return Promise.all(topics.map((topic) => ctx.call(report, topic)));
});

const long = workflow({ name: "long" }, async (ctx, count: number) => {
  for (let at = 0; at < count; at++) await ctx.step("item", () => at);
  await ctx.waitForSignal("end");
});

const sync = workflow({ name: "sync-inventory" }, async (ctx) => {
  const pages = await ctx.step("fetch", async () => briefly(80).then(() => 12));
  await ctx.step("store", () => briefly(40));
  return { pages };
});

export const demo = { order, report, batch, long, sync };
export const demoWorkflows: readonly Workflow[] = [...Object.values(demo), ...formWorkflows];

function briefly(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}
