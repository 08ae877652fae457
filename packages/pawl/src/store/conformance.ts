import { appendCases } from "./conformance/appends.ts";
import { attributeCases } from "./conformance/attributes.ts";
import { batchCases } from "./conformance/batches.ts";
import { changedRunCases } from "./conformance/changed-runs.ts";
import { claimCases } from "./conformance/claims.ts";
import { commandCases } from "./conformance/commands.ts";
import type { ConformanceCase } from "./conformance/conformance-case.ts";
import { errorCases } from "./conformance/errors.ts";
import { flowCases } from "./conformance/flows.ts";
import { handleCases } from "./conformance/handles.ts";
import { heldKeyCases } from "./conformance/held-keys.ts";
import { holdCases } from "./conformance/holds.ts";
import { laneCases } from "./conformance/lanes.ts";
import { linkedCases } from "./conformance/linked.ts";
import { logCases } from "./conformance/logs.ts";
import { ownerCases } from "./conformance/owners.ts";
import { parentCases } from "./conformance/parents.ts";
import { queueLimitCases } from "./conformance/queue-limits.ts";
import { raceCases } from "./conformance/races.ts";
import { readCases } from "./conformance/reads.ts";
import { recordEndCases } from "./conformance/record-ends.ts";
import { recordCases } from "./conformance/records.ts";
import { repeatCases } from "./conformance/repeats.ts";
import { retentionCases } from "./conformance/retention.ts";
import { signalCases } from "./conformance/signals.ts";
import { startCases } from "./conformance/starts.ts";
import { summaryCases } from "./conformance/summaries.ts";
import { unreplayedCases } from "./conformance/unreplayed.ts";
import { workerCases } from "./conformance/workers.ts";

export type { ConformanceCase, StoreHarness } from "./conformance/conformance-case.ts";

/**
 * Every rule of the store's port, as cases for any test runner: each gets an empty store and a way to more handles on it.
 *
 * @example
 * it.each(storeConformance)("$name", async ({ run }) => {
 *   await run({ store: await openEmpty(), another: openAgain });
 * });
 */
export const storeConformance: readonly ConformanceCase[] = [
  ...startCases,
  ...appendCases,
  ...repeatCases,
  ...heldKeyCases,
  ...signalCases,
  ...commandCases,
  ...linkedCases,
  ...recordCases,
  ...recordEndCases,
  ...parentCases,
  ...attributeCases,
  ...claimCases,
  ...queueLimitCases,
  ...flowCases,
  ...unreplayedCases,
  ...holdCases,
  ...workerCases,
  ...readCases,
  ...laneCases,
  ...errorCases,
  ...ownerCases,
  ...logCases,
  ...summaryCases,
  ...retentionCases,
  ...batchCases,
  ...handleCases,
  ...changedRunCases,
  ...raceCases,
];
