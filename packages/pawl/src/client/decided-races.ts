import type { RaceMark } from "../engine/execution/branch-record.ts";
import type { EventRow } from "../store/event-row.ts";
import type { StepRecord } from "./step-record.ts";

type Draft = { -readonly [K in "key" | "status" | "finishedAt"]: StepRecord[K] };

const markedKinds: ReadonlySet<string> = new Set(["branch-opened", "step-started", "step-failed"]);

/**
 * The races of a run. Once one is decided nobody waits for its other branches and what they have asked for, of which the log says nothing more. A winner that was through at once has told
 * nothing of the race; a loser of which there is anything to be seen has.
 */
export class Races {
  readonly #races: Map<string, { readonly decidedBy: RaceMark["decidedBy"]; readonly branches: Set<string> }> =
    new Map();

  read({ kind, key, data }: Pick<EventRow, "kind" | "key" | "data">): void {
    if (key === null || data === null || !markedKinds.has(kind)) return;
    const { race, decidedBy } = JSON.parse(data) as Partial<RaceMark>;
    if (race === undefined || decidedBy === undefined) return;
    const known = this.#races.get(race);
    if (known === undefined) this.#races.set(race, { decidedBy, branches: new Set([key]) });
    else known.branches.add(key);
  }

  dropLosers(drafts: Iterable<Draft>): void {
    if (this.#races.size === 0) return;
    const all = [...drafts];
    for (const [race, { decidedBy, branches }] of this.#races) {
      const inRace = all.filter(({ key }) => key.startsWith(`${race}/`));
      const winner = inRace
        .filter(({ key }) => !isBelow(key, branches))
        .filter(({ status }) => status === "completed" || (decidedBy === "end" && status === "failed"))
        // What is parked has failed, too, but is not over.
        .filter(({ finishedAt }) => finishedAt !== undefined)
        .toSorted((a, b) => Number(a.finishedAt) - Number(b.finishedAt))[0];
      if (winner === undefined) continue;
      for (const draft of inRace) {
        if (draft.key === winner.key || draft.key.startsWith(`${winner.key}/`) || isOver(draft)) continue;
        draft.status = "dropped";
        draft.finishedAt = winner.finishedAt;
      }
    }
  }
}

function isOver({ status, finishedAt }: Draft): boolean {
  return status === "dropped" || ((status === "completed" || status === "failed") && finishedAt !== undefined);
}

/** Asked for by a branch. */
function isBelow(key: string, branches: ReadonlySet<string>): boolean {
  for (const branch of branches) if (key.startsWith(`${branch}/`)) return true;
  return false;
}
