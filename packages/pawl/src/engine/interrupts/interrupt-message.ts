import type { SignalRow } from "../../store/signal-row.ts";
import { decodeValue } from "../../values/decode.ts";
import { encodeValue } from "../../values/encode.ts";

/** A run that waits for answers awaits this; messages have it before the id of the question. */
export const interruptTopic = "$interrupt";

/** What `interrupt-answered` says. */
export interface AnswerMessage {
  readonly value: unknown;
  readonly by?: string;
  readonly comment?: string;
}

/** Exactly one message comes for a question, since it travels with the one change that ends the question's record: an answer, or that the time is up. */
export function interruptSignal(id: string): string {
  return `${interruptTopic}:${id}`;
}

export function encodeAnswer({ value, by, comment }: AnswerMessage): string {
  const message = { value, ...(by !== undefined && { by }), ...(comment !== undefined && { comment }) };
  return encodeValue(message, "answer").text as string;
}

export function decodeAnswer(data: string | null): AnswerMessage {
  return decodeValue(data) as AnswerMessage;
}

/** The time is up. */
export function expiryMessage(params: {
  readonly id: string;
  readonly runId: string;
  readonly atMs: number;
}): SignalRow {
  const { id, runId, atMs } = params;
  return { id, runId, name: interruptSignal(id), payload: null, atMs };
}
