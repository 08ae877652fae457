import type { Startable } from "pawl";
import { cancelled } from "./cancelled.ts";
import { chain } from "./chain.ts";
import { deadline } from "./deadline.ts";
import { doomed } from "./doomed.ts";
import { draft } from "./draft.ts";
import type { Effects } from "./effects.ts";
import { fanOut } from "./fan-out.ts";
import { flaky } from "./flaky.ts";
import { inbox } from "./inbox.ts";
import { letters } from "./letters.ts";
import { map } from "./map.ts";
import type { Program } from "./program.ts";
import { race } from "./race.ts";
import { sequence } from "./sequence.ts";
import { sleeper } from "./sleeper.ts";
import { versioned } from "./versioned.ts";

export const programs: readonly Program[] = [
  sequence,
  fanOut,
  map,
  race,
  sleeper,
  inbox,
  letters,
  deadline,
  flaky,
  doomed,
  cancelled,
  chain,
  draft,
  versioned,
];

export function programNamed(name: string): Program {
  const found = programs.find((program) => program.name === name);
  if (found === undefined) throw new Error(`There is no program ${name}.`);
  return found;
}

/** Which versions of the code a worker has: a deploy changes it. */
export type Code = "old" | "both" | "new";

/** What a worker with this code can run; only `versioned` has two versions. */
export function workflowsOf(effects: Effects, code: Code): Startable[] {
  return programs.flatMap((program) => {
    const versions = program.make(effects);
    if (versions.length === 1 || code === "both") return versions;
    return code === "old" ? versions.slice(0, 1) : versions.slice(-1);
  });
}
