import { Dice } from "./dice.ts";
import { rollFaults, type Faults } from "./faults.ts";
import { rollFleet, type Fleet } from "./fleet.ts";
import { ProgramGenerator } from "./program/generate.ts";
import { statementsOf, type FlowPlan, type Program } from "./program/program.ts";

/** Everything about one simulation that is decided before it begins. */
export interface Scenario {
  readonly seed: number;
  readonly programs: readonly Program[];
  readonly faults: Faults;
  /** How long faults go on. */
  readonly faultsMs: number;
  readonly fleet: Fleet;
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
      readonly queue: string;
      readonly priority: number;
      /** Null: whichever the process that is asked takes for the newest. */
      readonly version: number | null;
      readonly window: number | "until-terminal" | null;
      readonly flowKey: string;
    }
  | { readonly atMs: number; readonly type: "signal"; readonly key: string; readonly name: string }
  | { readonly atMs: number; readonly type: "cancel"; readonly key: string; readonly force: boolean }
  | { readonly atMs: number; readonly type: "prune"; readonly key: string; readonly olderThanMs: number }
  | {
      readonly atMs: number;
      readonly type:
        "pause" | "resume" | "retry" | "follow" | "delete" | "fork" | "answer" | "reassign" | "cancel-child";
      readonly key: string;
    };

export function rollScenario(seed: number): Scenario {
  const dice = new Dice(`scenario ${seed}`);
  const faultsMs = dice.pick([1000, 1000, 3000, 8000]);
  const fleet = rollFleet(dice, faultsMs);
  const generator = new ProgramGenerator(new Dice(`programs ${seed}`));
  const names = dice.times(dice.between(1, 2), (index) => `program-${index}`);
  const children = dice.hits(0.35) ? dice.times(dice.between(1, 2), (index) => `child-${index}`) : [];
  const programs = [...names, ...children].flatMap((name) => {
    const flow = dice.hits(0.2) ? rollFlow(dice) : null;
    const own = children.indexOf(name);
    const wish = { name, flow, isChild: own !== -1, children: children.slice(own + 1) };
    return fleet.versions.map((version) => generator.program({ ...wish, version }));
  });
  const keys = dice.times(dice.between(1, 4), (index) => ({ key: `run-${index}`, name: dice.pick(names) }));
  const actions = keys.flatMap(({ key, name }) =>
    rollActions(dice, { key, programs: programs.filter((program) => program.name === name), fleet, spanMs: faultsMs }),
  );
  if (dice.hits(0.15))
    actions.push({ atMs: dice.between(0, faultsMs), type: "prune", key: "all", olderThanMs: dice.pick([0, 500]) });
  return { seed, programs, faults: rollFaults(dice), faultsMs, fleet, isAlwaysReplay: dice.hits(0.1), actions };
}

function rollFlow(dice: Dice): FlowPlan {
  const limit = dice.pick([null, 1, 2]);
  const perKey = dice.pick([null, null, 1]);
  const rate = { limit: dice.between(1, 2), periodMs: dice.pick([200, 1500]), isPerKey: dice.hits(0.5) };
  return { limit, perKey, rate: dice.hits(0.3) || (limit === null && perKey === null) ? rate : null };
}

function rollActions(
  dice: Dice,
  params: {
    readonly key: string;
    /** All versions of the one. */
    readonly programs: readonly Program[];
    readonly fleet: Fleet;
    readonly spanMs: number;
  },
): Action[] {
  const { key, programs, fleet, spanMs } = params;
  const program = programs[0] as Program;
  const at = (): number => dice.between(0, spanMs);
  const startMs = at() >> 1;
  const start: Action & { readonly type: "start" } = {
    atMs: startMs,
    type: "start",
    program: program.name,
    key,
    delayMs: dice.hits(0.1) ? dice.between(1, 500) : 0,
    queue: dice.pick(fleet.queues),
    priority: dice.pick([0, 0, 0, 1, -1]),
    version: dice.hits(0.5) ? dice.pick(fleet.versions) : null,
    // What a run continues as has its key, and windows of its own.
    window: programs.some(({ rounds }) => rounds > 0) ? null : dice.pick([null, null, null, "until-terminal", 400]),
    flowKey: dice.pick(["a", "b"]),
  };
  const actions: Action[] = [start];
  // Two clients that know nothing of each other, with one key.
  if (dice.hits(0.2)) actions.push({ ...start, atMs: startMs + dice.between(0, 30) });
  if (dice.hits(0.15)) actions.push({ ...start, atMs: startMs + at() });
  if (dice.hits(0.3)) actions.push({ atMs: startMs, type: "follow", key });
  const names = new Set(
    programs
      .flatMap(({ body }) => [...statementsOf(body)])
      .flatMap((statement) => (statement.type === "signal" ? [statement.name] : [])),
  );
  for (const name of names) {
    for (let count = dice.between(0, 2); count > 0; count--) actions.push({ atMs: at(), type: "signal", key, name });
  }
  const statements = programs.flatMap(({ body }) => [...statementsOf(body)]);
  const hasChildren = statements.some(({ type }) => type === "child");
  if (hasChildren || statements.some(({ type }) => type === "question")) {
    for (let count = dice.between(0, 3); count > 0; count--) {
      const atMs = at();
      actions.push({ atMs, type: "answer", key });
      if (dice.hits(0.3)) actions.push({ atMs, type: "answer", key });
    }
    if (dice.hits(0.2)) actions.push({ atMs: at(), type: "reassign", key });
  }
  if (hasChildren && dice.hits(0.3)) actions.push({ atMs: at(), type: "cancel-child", key });
  if (dice.hits(0.2)) actions.push({ atMs: at(), type: "cancel", key, force: dice.hits(0.15) });
  if (dice.hits(0.25)) actions.push({ atMs: at(), type: "pause", key });
  if (dice.hits(0.15)) actions.push({ atMs: at(), type: "resume", key });
  if (dice.hits(0.4)) actions.push({ atMs: at() + (spanMs >> 1), type: "retry", key });
  if (dice.hits(0.1)) actions.push({ atMs: at() + (spanMs >> 1), type: "delete", key });
  if (dice.hits(0.15)) actions.push({ atMs: at() + (spanMs >> 1), type: "fork", key });
  return actions;
}
