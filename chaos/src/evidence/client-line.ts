/** What client processes write: what they are about to ask, and what they were told. */
export type ClientLine =
  | readonly ["asked", atMs: number, order: string, program: string]
  | readonly ["started", atMs: number, order: string, runId: string, isNew: boolean]
  /** The answer was an error, so it may have happened or not. */
  | readonly ["start-lost", atMs: number, order: string, code: string]
  | readonly ["signalled", atMs: number, runId: string, name: string, payload: unknown, tries: number]
  /** The run had ended. */
  | readonly ["signal-refused", atMs: number, runId: string, name: string]
  | readonly ["cancelling", atMs: number, runId: string, isForced: boolean]
  | readonly ["cancelled", atMs: number, runId: string, status: string, cancelRequested: boolean]
  | readonly ["result", atMs: number, runId: string, status: string, value: unknown]
  | readonly ["followed", atMs: number, runId: string, kinds: readonly string[], hasGap: boolean]
  /** Something that must not happen to a client, whatever happens to the server. */
  | readonly ["odd", atMs: number, runId: string | null, text: string];
