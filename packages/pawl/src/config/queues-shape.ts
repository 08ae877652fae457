import { PawlError } from "../errors/pawl-error.ts";
import { flowControl } from "../workflow/flow-control.ts";
import { checkName } from "../workflow/name.ts";
import { isPlainObject, must } from "./config-shape.ts";

/** Every problem of the option `queues`, as sentences. */
export function queuesProblems(value: unknown): readonly string[] {
  if (!isPlainObject(value)) return [`queues ${must('an object such as { "mail": { "concurrency": 5 } }', value)}.`];
  return Object.entries(value).flatMap(([queue, options]) => {
    try {
      checkName(queue, "name of a queue in queues");
      flowControl(options, `queue "${queue}"`);
      return [];
    } catch (error) {
      if (!(error instanceof PawlError)) throw error;
      return [error.message];
    }
  });
}
