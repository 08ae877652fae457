// node main.mjs '<task as JSON>': one engine, one point, in a process where nothing else has run. Prints one JSON line.
import { fanOut } from "./points/fan-out.mjs";
import { lone } from "./points/lone.mjs";
import { queue } from "./points/queue.mjs";
import { recovery } from "./points/recovery.mjs";
import { statements } from "./points/statements.mjs";
import { throughput } from "./points/throughput.mjs";
import { openEngine } from "./open-engine.mjs";

const points = { throughput, lone, "fan-out": fanOut, statements, recovery, queue };

const task = JSON.parse(process.argv[2] ?? "null");
const point = points[task.point];
if (point === undefined) throw new Error(`There is no point "${task.point}".`);
// Whoever started this process holds the other end of its input: at its end, or when told to, all goes that was started here.
process.stdin.resume().once("end", () => process.exit(1));
process.once("SIGTERM", () => process.exit(1));
const result = await point(task, openEngine);
process.stdout.write(`${JSON.stringify(result)}\n`);
// What an engine may have left running is no concern of ours any more.
setTimeout(() => process.exit(0), 50);
