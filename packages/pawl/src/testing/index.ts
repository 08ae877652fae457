/** For tests of workflows: virtual time, and a Pawl that lives in it. For those who write a store: the rules of its port as tests. */
export { storeConformance, type ConformanceCase, type StoreHarness } from "../store/conformance.ts";
export { transactionConformance } from "../store/conformance/transactions.ts";
export { blobConformance, type BlobCase } from "../payload/blobs/blob-conformance.ts";
export { MemoryBlobs } from "../payload/blobs/memory-blobs.ts";
export {
  replay,
  type ReplayDiffers,
  type ReplayFits,
  type ReplayOptions,
  type ReplayResult,
} from "../client/replay-history.ts";
export { readRunHistory } from "../client/run-history.ts";
export type { StepCall } from "./step-call.ts";
export type { StepFailure, StepMockFunction, WorkflowMockFunction } from "./step-mock.ts";
export { testPawl, type TestPawl, type TestPawlOptions, type TestRun } from "./test-pawl.ts";
export { VirtualClock } from "./virtual-clock.ts";
