import type { StartBody } from "@pawl/api";
import { PawlError, type AttributeTypes, type Pawl, type Run, type StartOptions, type Workflow } from "pawl";
import { ApiError } from "../http/api-error.ts";
import { seesAll, type Principal } from "../http/principal.ts";
import { registeredAgent } from "../agents/registered-agent.ts";
import { idempotencyMismatch } from "./idempotency-mismatch.ts";
import { requestTag, userTags, workflowTag } from "./own-tags.ts";
import { digestOf } from "./request-digest.ts";
import { scopedKey } from "./scoped-key.ts";

/** What a start says, besides the contract's body. */
export interface StartRequest {
  readonly agent: string;
  readonly body: StartBody;
  /** As the header `Idempotency-Key` has it: one key, one run, per user and agent. */
  readonly idempotencyKey: string | undefined;
  /** What of it was asked by the caller, where the body has more; the rest may be another when the same is asked once more. */
  readonly asked?: unknown;
  /** The id of the saved workflow that it is started from. */
  readonly workflow?: string;
  /** What the input names of uploads, by path. */
  readonly files?: NonNullable<StartOptions["files"]>;
}

export interface StartedRun {
  readonly run: Run;
  /** False: the same request had been made before, and this is its run. */
  readonly isNew: boolean;
}

/**
 * Starts a run that is the caller's. When this resolves, it is durable.
 *
 * @throws ApiError `agent_not_found`, `idempotency_mismatch`, `singleton_held`; PawlError as `pawl.start`.
 */
export async function startRun(pawl: Pawl, principal: Principal, request: StartRequest): Promise<StartedRun> {
  const { agent, body, idempotencyKey } = request;
  const workflow = registeredAgent(pawl, agent, body.version);
  const digest = startDigest({ agent, workflow: request.workflow, asked: request.asked ?? body });
  const handle = await pawl.start(agent, body.input, {
    ...optionsOf(workflow, body),
    owner: principal.userId,
    ...(request.files !== undefined && { files: request.files }),
    tags: {
      ...userTags(body.tags),
      ...(request.workflow !== undefined && { [workflowTag]: request.workflow }),
      ...(idempotencyKey !== undefined && { [requestTag]: digest }),
    },
    ...(idempotencyKey !== undefined && { idempotencyKey: scopedKey(principal, idempotencyKey) }),
  });
  const run = await pawl.get(handle.id);
  if (handle.isNew === false) assertSameRequest(run, principal, idempotencyKey === undefined ? null : digest);
  return { run, isNew: handle.isNew !== false };
}

/** Tells one start from another that comes with the same key. Pure. */
export function startDigest(start: {
  readonly agent: string;
  readonly workflow?: string | undefined;
  readonly asked: unknown;
}): string {
  return digestOf(["start", start.agent, start.workflow ?? null, start.asked]);
}

function assertSameRequest(run: Run, principal: Principal, digest: string | null): void {
  // A workflow that allows one run at a time may have found anybody's.
  if (run.owner !== principal.userId && !seesAll(principal))
    throw new ApiError("singleton_held", `A run of "${run.workflow}" is under way, and there can be one at a time.`);
  if (digest === null || run.tags[requestTag] === digest) return;
  throw idempotencyMismatch(run);
}

function optionsOf({ attributes: declared }: Workflow, body: StartBody): StartOptions {
  const { version, attributes, queue, priority, delayMs, startAt } = body;
  if (delayMs !== undefined && startAt !== undefined)
    throw new PawlError("invalid_option", "The options delayMs and startAt exclude each other.");
  const delay = startAt === undefined ? delayMs : new Date(startAt);
  return {
    ...(version !== undefined && { version }),
    ...(attributes !== undefined && { attributes: attributesOf(declared, attributes) }),
    ...(queue !== undefined && { queue }),
    ...(priority !== undefined && { priority }),
    ...(delay !== undefined && { delay }),
  };
}

/** JSON has no dates: one that is declared as such may come as an ISO text. */
function attributesOf(
  declared: AttributeTypes | undefined,
  given: NonNullable<StartBody["attributes"]>,
): NonNullable<StartOptions["attributes"]> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const isDate = declared !== undefined && Object.hasOwn(declared, name) && declared[name] === "date";
      return [name, isDate && typeof value === "string" ? new Date(value) : value];
    }),
  );
}
