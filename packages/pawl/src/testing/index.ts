/** For tests of workflows: virtual time, and a Pawl that lives in it. */
export { testPawl, type TestPawl, type TestPawlOptions } from "./test-pawl.ts";
export { VirtualClock } from "./virtual-clock.ts";
