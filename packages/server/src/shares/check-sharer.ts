import type { Pawl } from "pawl";
import { seesAll } from "../http/principal.ts";
import type { KnownUsers } from "../users/known-users.ts";
import { refuseShare, type ShareRow } from "./share-store.ts";
import { isGone } from "./shared-workflow.ts";

/**
 * A link shows what its maker may see, and no longer than they may: not after they were disabled, nor somebody else's run after they ceased to be an operator.
 *
 * @throws ApiError `share_not_found`
 */
export async function checkSharer(
  { pawl, users }: { readonly pawl: Pick<Pawl, "getMany">; readonly users: Pick<KnownUsers, "get"> },
  { owner, kind, target }: Pick<ShareRow, "owner" | "kind" | "target">,
): Promise<void> {
  const maker = await users.get(owner);
  if (maker === null) return;
  if (maker.isDisabled) return refuseShare();
  if (kind !== "run" || seesAll(maker)) return;
  const [run] = await pawl.getMany([target]).catch(isGone);
  if (run?.owner !== owner) refuseShare();
}
