import type { Random } from "../random.ts";
import { Random as Chance } from "../random.ts";
import type { Program } from "../work/program.ts";
import { programNamed, programs } from "../work/programs.ts";

/** A run that a client wants. */
export interface Order {
  /** Goes into the run's tags, so that it is found again if the answer to the start got lost. */
  readonly name: string;
  readonly program: Program;
  readonly input: unknown;
  readonly key: string | null;
  readonly version: number | null;
  /** Whether its events are read live, to the end. */
  readonly isFollowed: boolean;
}

/** Runs that end by themselves, whoever started them. */
const selfContained = programs.filter((program) => program.drive === undefined);

export function orderOf(random: Random, name: string): Order {
  const program = random.pick(programs);
  const isKeyed = selfContained.includes(program) && random.chance(0.25);
  return make(random, { name, program, key: isKeyed ? name : null });
}

/** An order that several clients have: program and input follow from its name alone. */
export function sharedOrder(round: string, index: number): Order {
  const name = `shared-${round}-${index}`;
  const random = new Chance(name);
  return make(random, { name, program: random.pick(selfContained), key: name });
}

/** An order that another life of the client has given, as its run tells. */
export function resumedOrder(random: Random, name: string, run: { workflow: string; input: unknown }): Order {
  return { ...make(random, { name, program: programNamed(run.workflow), key: null }), input: run.input };
}

function make(random: Random, parts: Pick<Order, "name" | "program" | "key">): Order {
  const input = parts.program.input(random);
  const { version } = input as { version?: number };
  return { ...parts, input, version: version ?? null, isFollowed: random.chance(0.05) };
}
