import type { ReplyOf, sharedGet } from "@pawl/api";
import type { Pawl } from "pawl";
import { wireRun } from "../runs/wire-run.ts";
import { wireStep } from "../runs/wire-step.ts";
import { wireWorkflow } from "../workflows/wire-workflow.ts";
import type { WorkflowStore } from "../workflows/workflow-store.ts";
import { isGone, sharedWorkflow } from "./shared-workflow.ts";
import type { ShareRow } from "./share-store.ts";
import { inputSecrets } from "./input-secrets.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { sharedRun, sharedStep } from "./shared-run.ts";

export interface ShareTargets {
  readonly pawl: Pawl;
  readonly store: WorkflowStore;
}

const stepsMax = 1_000;
/** Whoever has a link is nobody in particular. */
const stranger = { role: "user", scopes: [] } as const;

/** What a link shows, as it is now. @throws ApiError `share_not_found`, where its target is gone. */
export async function showShared(targets: ShareTargets, share: ShareRow): Promise<ReplyOf<typeof sharedGet>> {
  const common = {
    expiresAt: share.expiresMs === null ? null : new Date(share.expiresMs).toISOString(),
    sharedBy: nameForStrangers(share.ownerName),
  };
  if (share.kind === "workflow") {
    const row = await sharedWorkflow(targets.store, share);
    const workflow = wireWorkflow(row, { viewer: null, lastRun: undefined });
    const input = maskSecrets(workflow.input, inputSecrets(targets.pawl, row));
    return {
      kind: "workflow",
      ...common,
      workflow: { ...workflow, input, owner: { id: "", name: common.sharedBy }, forkedFrom: null },
    };
  }
  return { kind: "run", ...common, hasFiles: share.withFiles === 1, ...(await showRun(targets.pawl, share.target)) };
}

async function showRun(pawl: Pawl, id: string) {
  const run = await pawl.get(id).catch(isGone);
  const steps = await pawl.steps(id).catch(isGone);
  const names = inputSecrets(pawl, { agent: run.workflow, version: run.version });
  return {
    run: sharedRun(wireRun(run, stranger), names),
    steps: steps
      .slice(0, stepsMax)
      .map((step) => sharedStep(wireStep(step, { principal: stranger, values: true }), names)),
    stepsTotal: steps.length,
  };
}

/** Some have their address for a name, which is nobody else's business. Pure. */
export function nameForStrangers(name: string): string {
  return name.split("@")[0]?.trim() || "somebody";
}
