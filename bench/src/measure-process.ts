// Forked by `take-measure.ts`: takes one measure in a process where nothing else has run before.
import { measures } from "./measures.ts";
import type { Setting } from "./setting.ts";

const [name, setting] = JSON.parse(process.argv[2] ?? "[]") as [string, Setting];
const measure = measures.find((candidate) => candidate.name === name);
if (measure === undefined) throw new Error(`There is no measure "${name}".`);
for await (const figure of measure.take(setting)) process.send?.(figure);
process.disconnect?.();
