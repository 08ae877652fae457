import type { ClientMessage, ServerMessage } from "@pawl/api";

export type Target = Extract<ClientMessage, { type: "subscribe" }>["to"];

/** What the server says about one subscription. */
export type Heard = Exclude<ServerMessage, { type: "ready" | "ping" | "error" }>;

/** Somebody who follows something over the link. */
export interface Subscriber {
  /** What to ask for: what comes behind all that it has heard. Asked anew whenever the link is. */
  target(): Target;
  hear(message: Heard): void;
  /** Nothing more comes. */
  fail(error: unknown): void;
}
