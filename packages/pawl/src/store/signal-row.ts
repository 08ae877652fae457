/** A message that was accepted for a run and not consumed yet. */
export interface SignalRow {
  /** UUIDv7: signals of one name are consumed in this order. */
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  /** Encoded value. */
  readonly payload: string | null;
  readonly atMs: number;
}
