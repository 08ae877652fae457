import type { BodyOf, runsFork } from "@pawl/api";
import type { Pawl, Run } from "pawl";
import { withForkUploads } from "../files/attach-uploads.ts";
import type { Uploads } from "../files/uploads.ts";
import type { Principal } from "../http/principal.ts";
import { idempotencyMismatch } from "./idempotency-mismatch.ts";
import { requestTag, userTags } from "./own-tags.ts";
import { digestOf } from "./request-digest.ts";
import { scopedKey } from "./scoped-key.ts";
import type { StartedRun } from "./start-run.ts";

export interface ForkRequest {
  readonly origin: Pick<Run, "id" | "workflow">;
  readonly body: BodyOf<typeof runsFork>;
  readonly idempotencyKey: string | undefined;
}

/** Tells one fork from another that comes with the same key. Pure. */
export function forkDigest({ id }: Pick<Run, "id">, body: ForkRequest["body"]): string {
  return digestOf(["fork", id, body]);
}

/**
 * Forks a run that the caller sees. The fork is its origin's owner's, whoever makes it.
 *
 * @throws ApiError `idempotency_mismatch`, `file_not_found`, `upload_incomplete`; PawlError as `pawl.fork`.
 */
export async function forkRun(
  { pawl, files }: { readonly pawl: Pawl; readonly files: Uploads },
  principal: Principal,
  { origin, body: asked, idempotencyKey }: ForkRequest,
): Promise<StartedRun> {
  const { from, version, tags } = asked;
  const digest = forkDigest(origin, asked);
  const uploads = { origin: origin.id, owner: principal.userId, body: asked };
  const { body, files: attached } = await withForkUploads({ pawl, files }, uploads);
  const handle = await pawl.fork(origin.id, {
    ...(from !== undefined && { from }),
    ...("input" in body && { input: body.input }),
    ...("state" in body && { state: body.state }),
    ...(version !== undefined && { version }),
    ...(attached !== undefined && { files: attached }),
    tags: { ...userTags(tags), ...(idempotencyKey !== undefined && { [requestTag]: digest }) },
    ...(idempotencyKey !== undefined && { idempotencyKey: scopedKey(principal, idempotencyKey) }),
  });
  const run = await pawl.get(handle.id);
  if (handle.isNew === false && run.tags[requestTag] !== digest) throw idempotencyMismatch(run);
  return { run, isNew: handle.isNew !== false };
}
