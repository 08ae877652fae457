import { liveInterrupts, liveRuns, runsEvents, runsStream, type ClientMessage } from "@pawl/api";
import { authorize } from "../http/authorize.ts";
import { ownerSeen, seesAll, type Principal } from "../http/principal.ts";
import { maySee } from "../interrupts/may-answer.ts";
import { wireInterrupt } from "../interrupts/wire-interrupt.ts";
import { visibleSummary } from "../runs/visible-run.ts";
import { ChunkReader, type ChunkOutlet } from "./chunk-reader.ts";
import { EventReader, type EventOutlet } from "./event-reader.ts";
import type { InboxOutlet } from "./inbox-feed.ts";
import type { Live } from "./live.ts";
import type { RunsOutlet } from "./runs-feed.ts";

export type Target = Extract<ClientMessage, { type: "subscribe" }>["to"];

/** Something that a caller follows. */
export interface Subscription {
  /** Its reader has room again. */
  look(): void;
  stop(): void;
}

/** Where what a subscription brings goes to. */
export interface Outlet {
  readonly isClogged: boolean;
  events: EventOutlet["events"];
  chunks: ChunkOutlet["chunks"];
  runs: RunsOutlet["runs"];
  interrupts: InboxOutlet["interrupts"];
  reset(asOf: Date): void;
  live(): void;
  /** Nothing more comes. */
  end(isDeleted: boolean): void;
}

/**
 * Follows something for a caller, if they may.
 *
 * @throws PawlError `run_not_found`, `scope_missing`, `forbidden`.
 */
export async function subscribe(
  live: Live,
  to: Target,
  { principal, outlet }: { readonly principal: Principal; readonly outlet: Outlet },
): Promise<Subscription> {
  const isClogged = (): boolean => outlet.isClogged;
  switch (to.channel) {
    case "run": {
      authorize(runsEvents, principal);
      await visibleSummary(live.pawl, principal, to.run);
      const reader = new EventReader(to.from ?? 1, {
        get isClogged() {
          return isClogged();
        },
        seesAll: seesAll(principal),
        events: (part) => outlet.events(part),
        live: () => outlet.live(),
        end: (run) => outlet.end(run === null),
      });
      live.wake();
      return live.logs.follow(to.run, reader, live.rest);
    }
    case "stream": {
      authorize(runsStream, principal);
      await visibleSummary(live.pawl, principal, to.run);
      const { name, from = 0, fromSeq = 1 } = to;
      live.wake();
      return live.logs.follow(to.run, new ChunkReader({ name, from, fromSeq }, outlet), live.rest);
    }
    case "runs": {
      authorize(liveRuns, principal);
      live.wake();
      const own: RunsOutlet = {
        get isClogged() {
          return isClogged();
        },
        owner: ownerSeen(principal),
        runs: (texts, asOf) => outlet.runs(texts, asOf),
        reset: (asOf) => outlet.reset(asOf),
        live: () => outlet.live(),
      };
      return live.runs.follow(own, momentOf(to.since), live.rest);
    }
    case "interrupts": {
      authorize(liveInterrupts, principal);
      live.wake();
      const own: InboxOutlet = {
        get isClogged() {
          return isClogged();
        },
        sees: (question) => maySee(question, { pawl: live.pawl, principal }),
        text: (interrupt) => JSON.stringify(wireInterrupt(interrupt, principal)),
        interrupts: (texts, asOf) => outlet.interrupts(texts, asOf),
        reset: (asOf) => outlet.reset(asOf),
        live: () => outlet.live(),
      };
      return live.inbox.follow(own, momentOf(to.since), live.rest);
    }
  }
}

function momentOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
