import type { Requests } from "./backend.ts";
import type { Cell } from "./run-columns.ts";

/** To the thread. A commit is a flat array (`batch-message.ts`); everything else is rare enough for objects. */
export type Message =
  | Cell[]
  | { readonly id: number; readonly type: "request"; readonly name: keyof Requests; readonly params: unknown }
  | { readonly id: number; readonly type: "close" }
  | { readonly id: number; readonly type: "watch"; readonly isOn: boolean };

/** From the thread. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorMessage }
  /** Others have changed these runs; null: it may be any. */
  | { readonly change: readonly string[] | null };

/** What crosses of a PawlError. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;
}
