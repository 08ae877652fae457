import { PawlError } from "../../errors/pawl-error.ts";
import { decodeValue } from "../../values/decode.ts";
import type { StepContext } from "../../workflow/step.ts";
import type { TransactionFunction, TransactionOptions } from "../../workflow/transaction.ts";
import { askStep, nextKey } from "./asks.ts";
import type { Execution } from "./execution.ts";
import { encodePayload } from "./payload.ts";
import { generation } from "./generation.ts";
import { stepRequest } from "./step-request.ts";

/** A transaction holds locks: one that hangs is given up after this. */
const timeoutDefault = "30s";

/** A step whose writes and whose record commit together; see `Context.transaction`. */
export function transaction(
  execution: Execution,
  name: string,
  options: TransactionOptions<never> | undefined,
  fn: TransactionFunction<unknown, unknown>,
): Promise<unknown> {
  const what = `transaction "${name}"`;
  if (typeof fn !== "function")
    throw new PawlError("invalid_option", `The function of ${what} is not a function but ${typeof fn}.`);
  const request = stepRequest(execution, {
    what,
    options: { timeout: timeoutDefault, ...options },
    fn: (step: StepContext) => commit(execution, step, options?.using, fn),
    isBranch: false,
  });
  return askStep(execution, nextKey(execution, name), request).promise;
}

async function commit(
  execution: Execution,
  step: StepContext,
  using: unknown,
  fn: TransactionFunction<unknown, unknown>,
): Promise<unknown> {
  const { transactions, workerId, payloadLimitBytes } = execution.owner;
  const { key } = step;
  if (transactions === undefined) {
    throw new PawlError(
      "transactions_unsupported",
      `Transaction "${key}" cannot be: the store has no database of yours.`,
      {
        details: { step: key },
      },
    );
  }
  const text = await transactions.run({
    runId: execution.runId,
    // What a retry has set aside is done anew, whatever is on record of it.
    key: generation(key, execution.setAside.get(key)),
    workerId,
    epoch: execution.run.epoch,
    using,
    signal: step.signal,
    work: async (tx) =>
      encodePayload(await fn(tx, step), { what: `result of transaction "${key}"`, limitBytes: payloadLimitBytes }).text,
  });
  return decodeValue(text);
}
