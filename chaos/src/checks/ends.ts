import type { Check } from "./check.ts";

const terminal = new Set(["completed", "failed", "cancelled"]);

/** Every run has ended, and says so once, as the last word of its log. */
export const ends: Check = ({ runs }) =>
  [...runs.values()].flatMap(({ run, events }) => {
    const problem = (text: string): { check: string; runId: string; text: string }[] => [
      { check: "ends", runId: run.id, text },
    ];
    if (!terminal.has(run.status)) return problem(`has not ended; it is ${run.status}`);
    const words = events.map(({ kind }) => kind).filter((kind) => endKinds.has(kind));
    const expected = run.continuedTo === undefined ? `run-${run.status}` : "run-continued";
    if (words.length !== 1 || words[0] !== expected) {
      return problem(`is ${run.status}, and its log says ${words.join(", ") || "nothing of its end"}`);
    }
    if (events.at(-1)?.kind !== expected) return problem(`goes on after its end: ${events.at(-1)?.kind}`);
    return [];
  });

const endKinds = new Set(["run-completed", "run-failed", "run-cancelled", "run-continued"]);
