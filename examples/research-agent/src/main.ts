import { relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { createPawl } from "pawl";
import type { RunHandle } from "pawl";
import { describe } from "./describe.ts";
import { findHome } from "./home.ts";
import { openProvider } from "./provider.ts";
import { researchWorkflow } from "./workflow.ts";
import type { Report } from "./workflow.ts";

const args = process.argv.slice(2);
const publishes = args.includes("--publish");
const question = args.find((arg) => !arg.startsWith("--")) ?? "How did clocks become a million times more exact?";

const home = findHome();
const provider = await openProvider();
const research = researchWorkflow(provider.model);
const pawl = await createPawl({ store: home.store, workflows: [research] });
try {
  const file = home.reportFile;
  // The same question is the same run until that has ended: a start after a kill finds it, and goes on.
  const key = { idempotencyKey: question, idempotencyWindow: "until-terminal" } as const;
  const run = await pawl.start(research, { question, file }, key);
  console.log(`${question}\n${run.isNew === false ? "Resuming" : "Starting"} run ${run.id} with ${provider.name}\n`);
  // A process that was killed holds its runs until its lease is over; with a short one, the next process soon goes on.
  await pawl.startWorker({ lease: "1s" });
  await follow(run);

  const { score, usage } = await run.result();
  console.log(`\n${relative(process.cwd(), file)}: ${score} of 10 points`);
  console.log(`${usage.calls} model calls, ${usage.inputTokens} tokens read, ${usage.outputTokens} written`);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await pawl.close();
}

/** Shows what happens in the run, from its beginning to its end, and answers what it asks. On a terminal, drafts appear as they are written. */
async function follow(run: RunHandle<Report>): Promise<void> {
  let isWriting = false;
  for await (const event of run.events()) {
    if (event.kind === "stream-written" && process.stdout.isTTY) {
      process.stdout.write((event.data as { chunks: string[] }).chunks.join(""));
      isWriting = true;
    }
    const line = describe(event);
    if (line !== undefined) {
      console.log(isWriting ? `\n${line}` : line);
      isWriting = false;
    }
    if (event.kind === "interrupt-opened") await decide((event.data as { id: string }).id);
  }
}

/** Asks on the terminal. Without one, the run waits for `pawl answer`. */
async function decide(id: string): Promise<void> {
  const { status, title } = await pawl.interrupts.get(id);
  if (status !== "open") return;
  if (publishes) {
    await pawl.answer(id, { publish: true }, { by: "--publish" });
  } else if (process.stdin.isTTY) {
    const terminal = createInterface(process.stdin, process.stdout);
    const words = (await terminal.question(`\n${title} yes, no, or what should be different: `)).trim();
    terminal.close();
    const remarks = ["yes", "y", "no", "n", ""].includes(words) ? {} : { remarks: words };
    await pawl.answer(id, { publish: words.startsWith("y"), ...remarks });
  } else {
    console.log(`      ${title} It waits for: pawl answer ${id} -f publish=yes`);
  }
}
