import { PawlError } from "../errors/pawl-error.ts";
import { durationMs } from "../retry/duration.ts";
import { checkAnswer } from "../schema/answer-schema.ts";
import type { AskedQuestion } from "./node-question.ts";
import type { Surroundings } from "./surroundings.ts";

/** Answers the questions of a run in memory; what it returns is the answer. */
export type InterruptHandler = (question: AskedQuestion) => unknown;

/**
 * Puts a question to whoever runs the graph, as long as the question says.
 *
 * @throws PawlError `graph_interrupt_unhandled`, `interrupt_expired`, `validation_failed`, and what the handler throws.
 */
export async function askInMemory(params: {
  readonly question: AskedQuestion;
  readonly handler: InterruptHandler | undefined;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}): Promise<unknown> {
  const { question, handler, signal, surroundings } = params;
  const { node, name, title = name, schema, timeout } = question;
  if (handler === undefined) {
    throw new PawlError("graph_interrupt_unhandled", `Node "${node}" asks "${title}", and nobody is there to answer.`, {
      details: { node, question: name },
    });
  }
  const expired = Symbol("expired");
  const answer = await new Promise<unknown>((resolve, reject) => {
    const disarm =
      timeout === undefined
        ? () => {}
        : surroundings.after(durationMs(timeout, `timeout of the question "${name}"`), () => resolve(expired));
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    void (async () => handler(question))()
      .then(resolve, reject)
      .finally(() => {
        disarm();
        signal.removeEventListener("abort", onAbort);
      });
  });
  if (answer !== expired) return schema === undefined ? answer : checkAnswer(schema, answer, `answer to "${title}"`);
  if (Object.hasOwn(question, "default")) return question.default;
  throw new PawlError("interrupt_expired", `Nobody answered "${title}" in time.`, { details: { name, step: node } });
}
