import type { EventTopic } from "./event-topic.ts";

/** One numbered event of a run. */
export interface RunEvent {
  /** From 1, without gaps. */
  readonly seq: number;
  /** `run-started`, `step-completed`, … or the kind that `ctx.emit` was given; docs/events.md lists them. */
  readonly kind: string;
  /** What it is about: `status`, `result`, `error`, …; docs/events.md has the table. */
  readonly topic: EventTopic;
  readonly at: Date;
  /** The step, sleep or wait that it is about. */
  readonly key: string | undefined;
  /** Of a step's event: which attempt, from 1, and when it began. */
  readonly attempt: number | undefined;
  readonly startedAt: Date | undefined;
  /** Decoded; its meaning depends on the kind. */
  readonly data: unknown;
}
