import { PawlError } from "../errors/pawl-error.ts";
import type { Attempt } from "./graph-host.ts";
import type { NodeOptions } from "./node-options.ts";
import { Node } from "./node.ts";
import { NodeUnit, SavedNodeUnit } from "./node-unit.ts";
import type { NodeVisit } from "./node-visit.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import { validate } from "../schema/validate.ts";

export interface ValidatedNodeOptions<Prepared, Result, Action extends string = string> extends NodeOptions<Action> {
  /** Checks what `prep` returned; `exec` gets what the schema returns. */
  readonly input?: StandardSchema<unknown, Prepared> | undefined;
  /** Checks what `exec` returned; `post` gets what the schema returns. */
  readonly output?: StandardSchema<unknown, Result> | undefined;
}

/**
 * A {@link Node} whose work is checked on its way in and out by schemas (zod, valibot, arktype: any Standard Schema).
 * A result that does not fit is an error of the attempt, so that the retry policy asks again: what one wants of a model's answers.
 *
 * @example
 * class Judge extends ValidatedNode<Essay, string, { score: number }> { … }
 * new Judge({ name: "judge", output: z.object({ score: z.number().min(0).max(10) }), retry: exponential({ attempts: 3 }) });
 *
 * @throws PawlError in a run: `validation_failed` for what `prep` returned, never retried; `graph_output_invalid` for what `exec` returned.
 */
export class ValidatedNode<
  State extends object = object,
  Prepared = unknown,
  Result = unknown,
  Action extends string = string,
> extends Node<State, Prepared, Result, Action> {
  readonly input: StandardSchema<unknown, Prepared> | undefined;
  readonly output: StandardSchema<unknown, Result> | undefined;

  constructor(options: ValidatedNodeOptions<Prepared, Result, Action>) {
    super(options);
    this.input = options.input;
    this.output = options.output;
  }

  override async perform(prepared: Prepared, visit: NodeVisit): Promise<Result> {
    const work =
      this.input === undefined ? prepared : await validate(this.input, prepared, `input of node "${visit.path}"`);
    if (this.exec === undefined) return undefined as Result;
    const unit =
      this.fallback === undefined ? new CheckedUnit(this, work, visit) : new SavedCheckedUnit(this, work, visit);
    return visit.walk.host.exec<Result>(unit);
  }
}

class CheckedUnit<Prepared, Result> extends NodeUnit<Prepared, Result> {
  override async run(attempt: Attempt): Promise<Result> {
    return checkedResult(this, await super.run(attempt));
  }
}

class SavedCheckedUnit<Prepared, Result> extends SavedNodeUnit<Prepared, Result> {
  override async run(attempt: Attempt): Promise<Result> {
    return checkedResult(this, await super.run(attempt));
  }
}

async function checkedResult<Prepared, Result>(unit: NodeUnit<Prepared, Result>, result: Result): Promise<Result> {
  const { output } = unit.node as ValidatedNode<object, Prepared, Result>;
  if (output === undefined) return result;
  try {
    return await validate(output, result, `output of node "${unit.path}"`);
  } catch (error) {
    if (!(error instanceof PawlError && error.code === "validation_failed")) throw error;
    const { message, details } = error;
    throw new PawlError("graph_output_invalid", message, { details });
  }
}
