/** Runs one statement inside the transaction; its rows. */
export type Ask = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** What goes on inside a transaction: `ask` for us, `tx` for the user. */
export type Body = (ask: Ask, tx: unknown) => Promise<string | null>;

/** Begins a transaction, does `body`, and commits; or undoes all of it if that fails. Errors come as the driver has them. */
export type Driver = (body: Body, signal: AbortSignal) => Promise<string | null>;
