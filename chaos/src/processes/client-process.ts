// Forked by `client-slot.ts`: starts runs for a while, does what they need of a client, and waits until all of them have ended.
import { createWriteStream } from "node:fs";
import { createPawl, type Pawl } from "pawl";
import { Client, type ClientTask } from "../clients/client.ts";
import { Effects } from "../work/effects.ts";
import { workflowsOf } from "../work/programs.ts";
import { exitCodes } from "./exit-codes.ts";

const task = JSON.parse(process.argv[2] ?? "null") as ClientTask;
process.on("disconnect", () => process.exit(exitCodes.orphaned));
const log = createWriteStream(task.logFile, { flags: "a" });
const write = (message: string): void => void log.write(`${new Date().toISOString()} ${message}\n`);

let pawl: Pawl;
try {
  pawl = await createPawl({
    store: task.store,
    // To start runs; it has no worker, so none of their effects happens here.
    workflows: workflowsOf(new Effects(task.effectsFile, task.process), "both"),
    logger: { debug: () => {}, info: write, warn: write, error: write },
  });
} catch (error) {
  write(`could not start: ${String(error)}`);
  process.exit(exitCodes.couldNotStart);
}
process.send?.("ready");
await new Client(pawl, task).live();
await pawl.close({ timeout: "5s" }).catch((error: unknown) => write(`could not close: ${String(error)}`));
process.exit(0);
