// Forked by `take-measure.ts`: takes one measure in a process where nothing else has run before.
import { measures } from "./measures.ts";
import { OthersCpu } from "./others-cpu.ts";
import type { Setting } from "./setting.ts";
import { rounded } from "./statistics.ts";

const [name, setting] = JSON.parse(process.argv[2] ?? "[]") as [string, Setting];
const measure = measures.find((candidate) => candidate.name === name);
if (measure === undefined) throw new Error(`There is no measure "${name}".`);
// Whoever asked for the figures is gone: nobody wants them any more.
const onOrphaned = (): never => process.exit(1);
process.once("disconnect", onOrphaned);
const othersCpu = new OthersCpu(process.ppid);
for await (const figure of measure.take(setting)) process.send?.({ ...figure, othersCpu: rounded(othersCpu.look()) });
process.off("disconnect", onOrphaned);
process.disconnect?.();
