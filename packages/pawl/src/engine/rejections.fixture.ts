import { createPawl, workflow } from "pawl";

/** Two async functions of its own, awaited one after the other: a cancel rejects both, and nobody awaits the second yet. */
const pair = workflow({ name: "pair" }, async (ctx) => {
  const wait = async (name: string): Promise<void> => void (await ctx.waitForSignal(name));
  const first = wait("first");
  const second = wait("second");
  await first;
  await second;
});

const pawl = await createPawl({ store: "memory:", workflows: [pair] });
await pawl.startWorker();
const run = await pawl.start(pair);
while ((await run.status()) !== "waiting") await new Promise((resolve) => setTimeout(resolve, 5));
console.log((await run.cancel()).status);
if (process.argv[2] === "other") void Promise.reject(new Error("Nobody's"));
await new Promise((resolve) => setTimeout(resolve, 50));
console.log("alive");
await pawl.close();
