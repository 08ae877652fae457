import { Dice } from "./dice.ts";
import { rollFaults, type Faults } from "./faults.ts";
import { ProgramGenerator } from "./program/generate.ts";
import { statementsOf, type Program } from "./program/program.ts";

/** Everything about one simulation that is decided before it begins. */
export interface Scenario {
  readonly seed: number;
  readonly programs: readonly Program[];
  readonly faults: Faults;
  /** How long faults go on. */
  readonly faultsMs: number;
  readonly processCount: number;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly isAlwaysReplay: boolean;
  readonly actions: readonly Action[];
}

/** Something that a client does. Each retries until it has an answer. */
export type Action =
  | {
      readonly atMs: number;
      readonly type: "start";
      readonly program: string;
      readonly key: string;
      readonly delayMs: number;
    }
  | { readonly atMs: number; readonly type: "signal"; readonly key: string; readonly name: string }
  | { readonly atMs: number; readonly type: "cancel"; readonly key: string; readonly force: boolean }
  | { readonly atMs: number; readonly type: "pause" | "resume" | "retry" | "follow"; readonly key: string };

export function rollScenario(seed: number): Scenario {
  const dice = new Dice(`scenario ${seed}`);
  const generator = new ProgramGenerator(new Dice(`programs ${seed}`));
  const programs = dice.times(dice.between(1, 2), (index) => generator.program(index));
  const faultsMs = dice.pick([1000, 3000, 8000]);
  const keys = dice.times(dice.between(1, 4), (index) => ({ key: `run-${index}`, program: dice.pick(programs) }));
  return {
    seed,
    programs,
    faults: rollFaults(dice),
    faultsMs,
    processCount: dice.pick([1, 1, 2, 3]),
    concurrency: dice.pick([1, 2, 10]),
    leaseMs: dice.pick([400, 1000, 2000]),
    isAlwaysReplay: dice.hits(0.1),
    actions: keys.flatMap(({ key, program }) => rollActions(dice, key, program, faultsMs)),
  };
}

function rollActions(dice: Dice, key: string, program: Program, spanMs: number): Action[] {
  const at = (): number => dice.between(0, spanMs);
  const startMs = at() >> 1;
  const delayMs = dice.hits(0.1) ? dice.between(1, 500) : 0;
  const actions: Action[] = [{ atMs: startMs, type: "start", program: program.name, key, delayMs }];
  // Two clients that know nothing of each other, with one key.
  if (dice.hits(0.2))
    actions.push({ atMs: startMs + dice.between(0, 30), type: "start", program: program.name, key, delayMs });
  if (dice.hits(0.3)) actions.push({ atMs: startMs, type: "follow", key });
  const names = new Set(
    [...statementsOf(program.body)].flatMap((statement) => (statement.type === "signal" ? [statement.name] : [])),
  );
  for (const name of names) {
    for (let count = dice.between(0, 2); count > 0; count--) actions.push({ atMs: at(), type: "signal", key, name });
  }
  if (dice.hits(0.2)) actions.push({ atMs: at(), type: "cancel", key, force: dice.hits(0.15) });
  if (dice.hits(0.25)) actions.push({ atMs: at(), type: "pause", key });
  if (dice.hits(0.15)) actions.push({ atMs: at(), type: "resume", key });
  if (dice.hits(0.4)) actions.push({ atMs: at() + (spanMs >> 1), type: "retry", key });
  return actions;
}
