import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { RunRow } from "../store/run-row.ts";
import { isTerminal, runStatuses, type RunStatus } from "../store/run-status.ts";
import type { RunCommand } from "../store/write.ts";
import { decodeValue } from "../values/decode.ts";
import { BulkOperation } from "./bulk-operation.ts";
import { walkRuns, type BulkEnd } from "./bulk-walk.ts";
import type { Bulk, BulkForkOptions, BulkOptions } from "./bulk.ts";
import { assertDone, command, deleteRun, retryRun } from "./commands.ts";
import { forkRun } from "./fork.ts";
import { bulkForkOptions, bulkOptions, cancelOptions, retryOptions, runFilter } from "./option-names.ts";
import type { ForkOptions } from "./pawl.ts";
import { readRun } from "./reading.ts";
import { checkText } from "../values/storable-text.ts";

const ended = runStatuses.filter(isTerminal);
const live = runStatuses.filter((status) => !isTerminal(status));

/** {@link Bulk}: which runs each operation is for, and what it does to one. */
export function bulkOf(open: () => Engine, namespace: string): Bulk {
  const over = (
    options: BulkOptions,
    statuses: readonly RunStatus[],
    names: Readonly<Record<string, true>>,
    act: (engine: Engine, run: RunRow) => Promise<BulkEnd>,
  ): BulkOperation => {
    const engine = open();
    return new BulkOperation(async (tell) => {
      checkOptions(options, names, "pawl.bulk");
      const { reason } = options as { readonly reason?: unknown };
      if (reason !== undefined) checkText(reason, "option reason");
      const where = whereOf(options, statuses, namespace);
      return walkRuns(engine, { ...options, where }, (run) => act(engine, run), tell);
    });
  };
  const commanding =
    (runCommand: RunCommand, isMoot: (run: RunRow) => boolean) =>
    async (engine: Engine, run: RunRow): Promise<BulkEnd> => {
      if (isMoot(run)) return "skipped";
      assertDone(await command(engine, run.id, runCommand), run.id, "be changed");
      return "done";
    };
  return {
    cancel: (options) => {
      const { force = false } = options;
      const { reason = null } = options;
      const isMoot = (run: RunRow): boolean => run.cancelRequested && !force;
      return over(
        options,
        live,
        { ...bulkOptions, ...cancelOptions },
        commanding({ name: "cancel", force, reason }, isMoot),
      );
    },
    pause: (options) => {
      const statuses = live.filter((status) => status !== "paused" && status !== "blocked");
      return over(
        options,
        statuses,
        bulkOptions,
        commanding({ name: "pause" }, (run) => run.status === "paused" || run.pauseRequested),
      );
    },
    resume: (options) => {
      const isParked = ({ status, pauseRequested }: RunRow): boolean =>
        status === "paused" || status === "blocked" || pauseRequested;
      return over(
        options,
        ["paused", "blocked"],
        bulkOptions,
        commanding({ name: "resume" }, (run) => !isParked(run)),
      );
    },
    retry: (options) =>
      over(options, ["failed", "blocked"], { ...bulkOptions, ...retryOptions }, async (engine, run) => {
        await retryRun(engine, run.id, options.from === undefined ? {} : { from: options.from });
        return "done";
      }),
    delete: (options) =>
      over(options, ended, bulkOptions, async (engine, run) => {
        await deleteRun(engine, run.id);
        return "done";
      }),
    fork: (options) => {
      const { key, editInput } = options;
      const fork = forkOptions(options);
      return over(options, ["failed"], bulkForkOptions, async (engine, { id }) => {
        // Lists leave out large inputs.
        const origin = await readRun(engine, id);
        const once = key === undefined ? {} : { idempotencyKey: `${checkText(key, "option key")}:${id}` };
        const input = editInput === undefined ? {} : { input: await editInput(decodeValue(origin.input)) };
        const { isNew } = await forkRun(engine, origin, { ...fork, ...input, ...once });
        return isNew ? "done" : "skipped";
      });
    },
  };
}

/** What concerns each fork, of the options of the whole. */
function forkOptions({
  where: _1,
  runs: _8,
  error: _9,
  limit: _2,
  concurrency: _3,
  dryRun: _4,
  onProgress: _5,
  signal: _6,
  key: _7,
  editInput,
  ...fork
}: BulkForkOptions): ForkOptions {
  if (editInput === undefined || !("input" in fork)) return fork;
  throw new PawlError("invalid_option", "The options input and editInput exclude each other.");
}

function whereOf({ where }: BulkOptions, statuses: readonly RunStatus[], namespace: string): BulkOptions["where"] {
  if (typeof where !== "object" || where === null || Array.isArray(where)) {
    throw new PawlError(
      "invalid_option",
      'The option where must be an object such as { status: "failed" }; {} means all runs.',
    );
  }
  const { cursor, limit } = where as { readonly cursor?: unknown; readonly limit?: unknown };
  if (cursor !== undefined || limit !== undefined) {
    throw new PawlError(
      "invalid_option",
      "The option where says which runs; limit is an option beside it, and there is no cursor.",
    );
  }
  checkOptions(where, runFilter, "pawl.bulk's where");
  return { ...where, status: where.status ?? statuses, namespace: where.namespace ?? namespace };
}
