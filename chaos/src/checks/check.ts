import type { Evidence, Violation } from "../evidence/evidence.ts";

/** Says what must not be and is. Pure: evidence in, violations out. */
export type Check = (evidence: Evidence) => Violation[];
