import type { Run, RunEvent } from "pawl";
import type { Daze } from "./chronicle.ts";

/** Everything that is known of one round when it is over; the checks look at nothing else. */
export interface Evidence {
  /** By run id: what the store says. */
  readonly runs: ReadonlyMap<string, RunFacts>;
  /** By run id: what was done to the world, in order of beginning. */
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  /** By run id: when which process began to execute it. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  /** By run id: what clients were told. */
  readonly told: ReadonlyMap<string, Told>;
  /** By order name. */
  readonly orders: ReadonlyMap<string, OrderFacts>;
  /** By process. */
  readonly dazes: ReadonlyMap<string, readonly Daze[]>;
  /** By process: when it was killed or made to stand still. */
  readonly deaths: ReadonlyMap<string, readonly number[]>;
  /** Runs that were taken from dead workers, and those that living ones had when they learnt that they were replaced. */
  readonly takeovers: { readonly freed: number; readonly replaced: number };
  /** Runs that nobody had been told of and that waited for their client, so the campaign has ended them by force. */
  readonly putAway: ReadonlySet<string>;
  readonly oddities: readonly string[];
}

export interface RunFacts {
  readonly run: Run;
  readonly events: readonly RunEvent[];
}

/** One execution of an effect. */
export interface Effect {
  readonly key: string;
  readonly attempt: number;
  readonly token: string;
  readonly process: string;
  /** Tokens of the results that it depended on. */
  readonly saw: readonly string[];
  readonly beginMs: number;
  /** Null: its process died, or its step was aborted, before. */
  readonly endMs: number | null;
}

export interface Entry {
  readonly process: string;
  readonly atMs: number;
}

export interface Told {
  /** One per acknowledged start. */
  readonly starts: { readonly order: string; readonly isNew: boolean }[];
  readonly signals: { readonly name: string; readonly payload: unknown; readonly tries: number }[];
  readonly cancels: { readonly status: string; readonly cancelRequested: boolean }[];
  readonly results: { readonly atMs: number; readonly status: string; readonly value: unknown }[];
  readonly followed: { readonly kinds: readonly string[]; readonly hasGap: boolean }[];
  wasCancelAsked: boolean;
  wasCancelForced: boolean;
}

export interface OrderFacts {
  readonly program: string;
  /** Starts whose answer was an error. */
  lost: number;
}

/** Something that must not be. */
export interface Violation {
  readonly check: string;
  readonly runId: string | null;
  readonly text: string;
}
