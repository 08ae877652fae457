/** That a step is a branch of a race, for those who look at the log: what is still under way is of no use once another branch has decided. */
export interface RaceMark {
  readonly race: string;
  /** A race with `collect-all` goes on when a branch fails. */
  readonly decidedBy: "end" | "success";
}

/** The data of `branch-opened`, if it has any. */
export interface OpenedBranch extends Partial<RaceMark> {
  /** How many notes its attempt had made before, if any. */
  readonly notes?: number;
}

export function encodeOpening(notes: number, mark: RaceMark | undefined): string | null {
  if (notes === 0 && mark === undefined) return null;
  const opened: OpenedBranch = { ...(notes > 0 && { notes }), ...mark };
  return JSON.stringify(opened);
}

export function notesBefore(data: string | null): number {
  return data === null ? 0 : ((JSON.parse(data) as OpenedBranch).notes ?? 0);
}
