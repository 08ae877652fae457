import { InvalidArgumentError } from "commander";
import type { WorkerOptions } from "pawl";
import { list } from "./options.ts";

/** A queue to serve, and how many of its runs at once. */
export interface QueueFlag {
  readonly queue: string;
  readonly limit: number | undefined;
}

/** `mail`, `mail:5`, several with commas between them, or the option several times. */
export function queueFlags(text: string, before: readonly QueueFlag[] = []): QueueFlag[] {
  return list(text).reduce(
    (flags: QueueFlag[], item) => {
      // Names may have colons of their own: only digits behind the last one are a limit.
      const [, queue = item, digits] = /^(.+):(\d+)$/.exec(item) ?? [];
      const limit = digits === undefined ? undefined : Number(digits);
      if (limit !== undefined && (limit < 1 || !Number.isSafeInteger(limit)))
        throw new InvalidArgumentError(`The limit in "${item}" must be a whole number of at least 1.`);
      if (flags.some((flag) => flag.queue === queue)) throw new InvalidArgumentError(`"${queue}" is named twice.`);
      return [...flags, { queue, limit }];
    },
    [...before],
  );
}

/** What they mean for a worker: they replace the configured queues together with their limits. */
export function queueOptions(
  flags: readonly QueueFlag[] | undefined,
): Pick<WorkerOptions, "queues" | "queueConcurrency"> {
  if (flags === undefined) return {};
  const limited = flags.flatMap(({ queue, limit }) => (limit === undefined ? [] : [[queue, limit] as const]));
  return { queues: flags.map(({ queue }) => queue), queueConcurrency: Object.fromEntries(limited) };
}

/** The option again, for another process. */
export function queueText(flags: readonly QueueFlag[] | undefined): string | undefined {
  return flags?.map(({ queue, limit }) => (limit === undefined ? queue : `${queue}:${limit}`)).join(",");
}
