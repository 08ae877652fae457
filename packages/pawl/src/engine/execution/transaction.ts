import { PawlError } from "../../errors/pawl-error.ts";
import { decodeValue } from "../../values/decode.ts";
import type { StepContext } from "../../workflow/step.ts";
import type { TransactionFunction, TransactionOptions } from "../../workflow/transaction.ts";
import type { StoreTransaction, StoreTransactions } from "../../store/store-transactions.ts";
import { askStep, nextKey } from "./asks.ts";
import { scopeIn } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import { generation } from "./generation.ts";
import type { StepOp } from "./op.ts";
import { encodePayload } from "./payload.ts";
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
    fn: (step: StepContext) =>
      commit(execution, { step, key: recordKey(execution, op, place), using: options?.using }, fn),
    isBranch: false,
  });
  const key = nextKey(execution, name);
  const place: Place = { seenSeq: execution.seenSeq, isOpening: scopeIn(execution)?.op.state === "opening" };
  const op = askStep(execution, key, request);
  return op.promise;
}

/** Where the code has asked for it. */
interface Place {
  readonly seenSeq: number;
  /** By the first ask of a branch: what that had seen is known when it is open. */
  readonly isOpening: boolean;
}

/**
 * What is on record of it counts for as long as it rests on what it rested on. What a retry has set aside is done anew, whatever is on record of it; and so is what comes
 * behind something that was done anew, though there may be a commit of which the log knows nothing.
 */
function recordKey({ setAside, retries }: Execution, { key, after }: StepOp, { seenSeq, isOpening }: Place): string {
  const behind = isOpening ? after : seenSeq;
  const times = (setAside.get(key) ?? 0) + retries.filter((seq) => seq < behind).length;
  return generation(key, times === 0 ? undefined : times);
}

async function commit(
  execution: Execution,
  params: { readonly step: StepContext; readonly key: string; readonly using: unknown },
  fn: TransactionFunction<unknown, unknown>,
): Promise<unknown> {
  const { transactions, workerId, payloadLimitBytes } = execution.owner;
  const { step, key, using } = params;
  if (transactions === undefined) {
    throw new PawlError(
      "transactions_unsupported",
      `Transaction "${step.key}" cannot be: the store has no database of yours.`,
      {
        details: { step: step.key },
      },
    );
  }
  const { epoch } = execution.run;
  const attempt = { runId: execution.runId, key, workerId, epoch, using, signal: step.signal };
  let isWorkDone = false;
  const work = async (tx: unknown): Promise<string | null> => {
    const value = await fn(tx, step);
    const { text } = encodePayload(value, {
      what: `result of transaction "${step.key}"`,
      limitBytes: payloadLimitBytes,
    });
    isWorkDone = true;
    return text;
  };
  try {
    return decodeValue(await transactions.run({ ...attempt, work }));
  } catch (error) {
    // Only an answer that got lost leaves open what has become of it; and this may be the last attempt.
    const found = isWorkDone && !step.signal.aborted ? await lookUp(transactions, attempt) : undefined;
    if (found === undefined) throw error;
    return decodeValue(found.text);
  }
}

/** What is on record; undefined: nothing, or nobody can tell. */
async function lookUp(
  transactions: StoreTransactions,
  attempt: Omit<StoreTransaction, "work">,
): Promise<{ readonly text: string | null } | undefined> {
  try {
    const text = await transactions.run({ ...attempt, work: () => Promise.reject(new Error("Nothing is on record.")) });
    return { text };
  } catch {
    return undefined;
  }
}
