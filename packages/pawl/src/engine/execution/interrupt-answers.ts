import { PawlError } from "../../errors/pawl-error.ts";
import { checkAnswer } from "../../schema/answer-schema.ts";
import type { EventRow } from "../../store/event-row.ts";
import type { SignalRow } from "../../store/signal-row.ts";
import { decodeValue } from "../../values/decode.ts";
import { encodeValue } from "../../values/encode.ts";
import type { PendingInterrupt } from "../../workflow/interrupt.ts";
import { decodeAnswer } from "../interrupts/interrupt-message.ts";
import type { Execution } from "./execution.ts";
import type { InterruptOp } from "./op.ts";
import { see } from "./see.ts";

/** A message has come: appends what it says, and gives it to the code. */
export function deliverInterrupt(execution: Execution, op: InterruptOp): void {
  const message = op.message as SignalRow;
  const nowMs = execution.stampMs();
  const kind = message.payload === null ? "interrupt-expired" : "interrupt-answered";
  const data = message.payload ?? expiryData(op);
  execution.log.append(kind, op.key, nowMs, data, null, null, op.after);
  execution.inbox.consume(message, execution.log.lastSeq);
  see(execution, op, nowMs);
  settleInterrupt(op, { kind, data });
}

/** On record, so that the code gets in a replay what it got, whatever default it names by then. */
function expiryData({ request }: InterruptOp): string | null {
  if (request.default === null) return null;
  return encodeValue({ default: decodeValue(request.default.value) }, "default").text;
}

export function settleInterrupt(op: InterruptOp, { kind, data }: Pick<EventRow, "kind" | "data">): void {
  if (kind === "interrupt-answered") return op.resolve({ value: decodeAnswer(data).value, isAnswer: true });
  if (data === null) return op.reject(interruptExpired(op));
  op.resolve({ value: (decodeValue(data) as { readonly default: unknown }).default, isAnswer: false });
}

function interruptExpired({ id, key, request }: InterruptOp): PawlError {
  return new PawlError("interrupt_expired", `Nobody answered "${request.title}" in time.`, {
    details: { interrupt: id, name: request.name, step: key },
  });
}

/** What the code is handed. */
export function pendingInterrupt(op: InterruptOp): PendingInterrupt<unknown> {
  const promise = checkedAnswer(op);
  // Code that has lost interest (a lost race, a cancel) must not take the process down when it fails.
  promise.catch(() => {});
  return Object.assign(promise, { id: op.id });
}

async function checkedAnswer(op: InterruptOp): Promise<unknown> {
  const { value, isAnswer } = (await op.promise) as { readonly value: unknown; readonly isAnswer: boolean };
  const { schema, name } = op.request;
  if (schema === undefined || !isAnswer) return value;
  try {
    return await checkAnswer(schema, value, `answer to interrupt "${name}"`);
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    // So that a retry of the run asks anew.
    throw new PawlError(error.code, error.message, { details: { ...error.details, interrupt: op.id, step: op.key } });
  }
}
