import { createPawl, noRetry, workflow } from "pawl";

const mode = process.argv[2] ?? "cancelled";
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Two async functions of its own, awaited one after the other: a cancel rejects both, and nobody awaits the second yet. */
const pair = workflow({ name: "pair" }, async (ctx) => {
  const wait = async (name: string): Promise<void> => void (await ctx.waitForSignal(name));
  const first = wait("first");
  const second = wait("second");
  await first;
  await second;
});

/** The second fails while the first is under way, with an error that Pawl has never seen. */
const wrapped = workflow({ name: "wrapped" }, async (ctx) => {
  const branch = async (): Promise<void> => {
    try {
      await ctx.step("quick", { retry: noRetry() }, () => Promise.reject(new Error("no")));
    } catch {
      throw new TypeError("The branch is lost.");
    }
  };
  const first = (async () => void (await ctx.waitForSignal("go")))();
  const second = branch();
  await first;
  await second;
});

/** A step leaves a promise behind that fails. */
const leaking = workflow({ name: "leaking" }, (ctx) =>
  ctx.step("leak", async () => {
    void soon().then(() => Promise.reject(new Error("Nobody's, of a step")));
    await soon();
    await soon();
    return "kept";
  }),
);

const warnings: string[] = [];
const say = (message: string): void => void warnings.push(message);
const logger = { debug() {}, info() {}, warn: say, error: say };
const pawl = await createPawl({ store: "memory:", workflows: [pair, wrapped, leaking], logger });
await pawl.startWorker();
if (mode === "wrapped") {
  const run = await pawl.start(wrapped);
  while (warnings.length === 0) await soon();
  await run.signal("go");
  console.log(await run.result().catch((error: Error) => error.message));
  console.log(warnings[0]?.includes(run.id), warnings[0]?.includes("The branch is lost."));
} else if (mode === "leaking") {
  const run = await pawl.start(leaking);
  console.log(await run.result());
  while (warnings.length === 0) await soon();
  console.log(warnings[0]?.includes(run.id), warnings[0]?.includes('step "leak"'));
} else {
  const run = await pawl.start(pair);
  while ((await run.status()) !== "waiting") await soon();
  console.log((await run.cancel()).status);
  if (mode === "other") void Promise.reject(new Error("Nobody's"));
}
await new Promise((resolve) => setTimeout(resolve, 50));
console.log("alive");
await pawl.close();
