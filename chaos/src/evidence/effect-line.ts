/** What worker processes write; times are those of the machine's monotonic clock. */
export type EffectLine =
  | readonly ["enter", atMs: number, runId: string]
  | readonly ["begin", atMs: number, runId: string, key: string, attempt: number, token: string, saw: readonly string[]]
  | readonly ["end", atMs: number, runId: string, key: string, token: string]
  | readonly ["stall", fromMs: number, toMs: number]
  /** It has made so many runs of dead workers claimable. */
  | readonly ["freed", atMs: number, runs: number]
  /** It has learnt that it was replaced, with so many runs in its memory. */
  | readonly ["replaced", atMs: number, runs: number];
