import type { BodyOf, runsFork } from "@pawl/api";
import type { Pawl, Run } from "pawl";
import type { Principal } from "../http/principal.ts";
import { idempotencyMismatch } from "./idempotency-mismatch.ts";
import { requestTag, userTags } from "./own-tags.ts";
import { digestOf } from "./request-digest.ts";
import { scopedKey } from "./scoped-key.ts";
import type { StartedRun } from "./start-run.ts";

/**
 * Forks a run that the caller sees. The fork is its origin's owner's, whoever makes it.
 *
 * @throws ApiError `idempotency_mismatch`; PawlError as `pawl.fork`.
 */
export async function forkRun(
  pawl: Pawl,
  principal: Principal,
  request: {
    readonly origin: Pick<Run, "id">;
    readonly body: BodyOf<typeof runsFork>;
    readonly idempotencyKey: string | undefined;
  },
): Promise<StartedRun> {
  const { origin, body, idempotencyKey } = request;
  const { from, version, tags } = body;
  const digest = digestOf(["fork", origin.id, body]);
  const handle = await pawl.fork(origin.id, {
    ...(from !== undefined && { from }),
    ...("input" in body && { input: body.input }),
    ...("state" in body && { state: body.state }),
    ...(version !== undefined && { version }),
    tags: { ...userTags(tags), ...(idempotencyKey !== undefined && { [requestTag]: digest }) },
    ...(idempotencyKey !== undefined && { idempotencyKey: scopedKey(principal, idempotencyKey) }),
  });
  const run = await pawl.get(handle.id);
  if (handle.isNew === false && run.tags[requestTag] !== digest) throw idempotencyMismatch(run);
  return { run, isNew: handle.isNew !== false };
}
