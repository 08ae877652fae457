// Forked by `points/recovery.mjs`: a process that works. Told a file for marks, it starts the workflow that leaves them there.
import { openEngine } from "./open-engine.mjs";

process.once("disconnect", () => process.exit(1));
const task = JSON.parse(process.argv[2] ?? "null");
if (task.engine === "restate") {
  const { serve } = await import("./engines/restate.mjs");
  await serve(task.endpointPort);
} else {
  const engine = await openEngine(task.engine, task);
  process.on("message", ({ log }) => void engine.start("recovers", { log }));
}
process.send("ready");
