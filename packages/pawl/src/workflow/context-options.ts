import { checkOptions, type OptionNames } from "../errors/check-options.ts";
import type { ParallelOptions, RaceOptions } from "./branches.ts";
import type { ChildOptions } from "./children.ts";
import type { SignalOptions } from "./context.ts";
import type { InterruptOptions } from "./interrupt.ts";
import type { StepOptions } from "./step.ts";
import type { TransactionOptions } from "./transaction.ts";

/** The names of the options of everything that `ctx` does. */

const step: OptionNames<StepOptions> = { retry: true, timeout: true, undo: true };
const parallel: OptionNames<ParallelOptions> = { ...step, onError: true, concurrency: true };
const race: OptionNames<RaceOptions> = { ...step, onError: true };
const transaction: OptionNames<TransactionOptions> = { ...step, using: true };
const signal: OptionNames<SignalOptions> = { schema: true, timeout: true };
const child: OptionNames<ChildOptions> = {
  queue: true,
  version: true,
  priority: true,
  tags: true,
  attributes: true,
  owner: true,
  flowKey: true,
  delay: true,
  onParentEnd: true,
  name: true,
};
const interrupt: OptionNames<InterruptOptions> = {
  name: true,
  title: true,
  description: true,
  schema: true,
  ui: true,
  assignee: true,
  onlyAssignee: true,
  timeout: true,
  default: true,
};

type Asked = "step" | "parallel" | "race" | "transaction" | "signal" | "child" | "interrupt";
const names: Readonly<Record<Asked, Readonly<Record<string, true>>>> = {
  step,
  parallel,
  race,
  transaction,
  signal,
  child,
  interrupt,
};

/** @throws PawlError `invalid_option`. */
export function checkContextOptions(options: unknown, of: Asked, what: string): void {
  // Most have none, and replays come here for each of their steps.
  if (options !== undefined) checkOptions(options, names[of], what);
}
