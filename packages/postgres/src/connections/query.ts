export interface Query {
  readonly text: string;
  /** A Buffer goes as a binary parameter. */
  readonly values?: readonly unknown[];
  /** Under which the server may keep the prepared statement of a connection; without effect behind a pooler. */
  readonly name?: string;
}

export interface Rows<R> {
  readonly rows: R[];
}
