import type { Startable } from "pawl";
import type { Random } from "../random.ts";
import type { Effects } from "./effects.ts";

/** A workflow with its pure model: what has to be so at the end of a run, whatever happened to it on its way. */
export interface Program<Input = unknown> {
  readonly name: string;
  /** Its versions, oldest first. */
  make(effects: Effects): readonly Startable[];
  input(random: Random): Input;
  /** What a client does besides waiting: signals, cancels. Runs that need it get no idempotency key, since nobody else would do it. */
  drive?(client: Driver, input: Input): Promise<void>;
  /** What is wrong with the run; undefined: nothing. */
  judge(input: Input, run: EndedRun): string | undefined;
}

/** What a program's client may do; each call is repeated until there is an answer. */
export interface Driver {
  signal(name: string, payload: unknown): Promise<void>;
  cancel(isForced: boolean): Promise<void>;
}

export interface EndedRun {
  readonly status: string;
  readonly version: number;
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Keys of the steps whose value is on record, in order. */
  readonly recorded: readonly string[];
  readonly events: readonly { readonly kind: string; readonly atMs: number; readonly data: unknown }[];
  /** The signals that this run's client was told are accepted. */
  readonly signals: readonly { readonly name: string; readonly payload: unknown; readonly tries: number }[];
  readonly wasCancelAsked: boolean;
  /** The input of the run that goes on where this one ended. */
  readonly successor: { readonly input: unknown } | undefined;
}

/** Programs of different inputs in one list. */
export function program<Input>(made: Program<Input>): Program {
  return made;
}
