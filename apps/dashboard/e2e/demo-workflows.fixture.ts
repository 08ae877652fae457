import { exponential, Graph, node, ParallelBatchNode, PermanentError, workflow, type PawlConfig } from "pawl";
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

/** Fails of one reason or another. */
const prices = workflow(
  { name: "import-prices", retry: exponential({ attempts: 2, initial: "10ms" }) },
  async (ctx, line: number) => {
    await ctx.step("fetch", () => {
      if (line % 3 === 0) throw new Error("The supplier's server answered 502 Bad Gateway");
    });
    await ctx.step("parse", () => {
      throw new PermanentError(`Line ${line}: "12,5O" is no price`, { code: "price_invalid" });
    });
  },
);

interface Study {
  topic: string;
  drafts: number;
  sources: string[];
}

/** A graph with a loop, a list and a graph in a graph. */
const study = (() => {
  const search = node({
    name: "search",
    exec: () => briefly(30),
    post: (state: Study) => void (state.sources = ["atlas", "archive", "letters"]),
  });
  class Read extends ParallelBatchNode<Study, string, number> {
    override prep(state: Study) {
      return state.sources;
    }
    override async exec(source: string) {
      await briefly(source.length * 6);
      return source.length;
    }
  }
  const read = new Read({ name: "read" });
  const outline = node({ name: "outline", exec: () => briefly(20), post: (_: Study) => undefined });
  const draft = node({ name: "draft", exec: () => briefly(40), post: (state: Study) => void (state.drafts += 1) });
  outline.next(draft);
  const write = new Graph({ name: "write", start: outline });
  const judge = node({
    name: "judge",
    exec: () => briefly(15),
    post: (state: Study): "again" | "good" | "bad" => (state.drafts < 3 ? "again" : state.drafts < 9 ? "good" : "bad"),
  });
  const publish = node({ name: "publish", exec: () => briefly(10), post: (_: Study) => undefined });
  const give = node({ name: "give up", exec: () => 0, post: (_: Study) => undefined });
  search.next(read);
  read.next(write);
  write.next(judge);
  judge.on("again", write).on("good", publish).on("bad", give);
  return new Graph({ name: "study", start: search });
})();

const approve = workflow({ name: "approve" }, async (ctx, { amount }: { readonly amount: number }) => {
  await ctx.step("check", () => briefly(10));
  const answer = await ctx.interrupt({
    name: "approval",
    title: `Pay ${amount} €?`,
    description:
      "It is **above** what is paid without asking; see [the rules](https://example.com/rules).\n\n- ordered in March\n- delivered, and complete",
    schema: { type: "object", properties: { note: { type: "string", title: "Note" } } },
  });
  return { amount, answer };
});

export const demo = { order, report, batch, long, sync, study, approve, prices };
export const demoWorkflows: NonNullable<PawlConfig["workflows"]> = [...Object.values(demo), ...formWorkflows];

function briefly(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}
