/** Turns the bytes of a payload into others before they are stored, and back. What it makes of the same bytes is always the same: a write that is handed over again is recognised by it. */
export interface PayloadCodec {
  /** Stands beside everything that it has encoded; letters, digits and `-`. Never change it, nor what it means. */
  readonly name: string;
  /** Null: it leaves these bytes as they are. */
  encode(bytes: Uint8Array): Uint8Array | null | Promise<Uint8Array | null>;
  /** Only ever called with what `encode` has made. */
  decode(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
