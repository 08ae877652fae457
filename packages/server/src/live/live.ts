import type { Pawl } from "pawl";
import type { LiveClock } from "./clock.ts";
import { engineFeed, type EngineFeed } from "./engine-feed.ts";
import { InboxFeed } from "./inbox-feed.ts";
import { LogHub } from "./log-hub.ts";
import { RunReads } from "./run-reads.ts";
import { RunsFeed } from "./runs-feed.ts";

/** One for all who are connected to this server. It hears from the engine what has changed, and asks nothing while nobody listens. */
export class Live {
  readonly pawl: Pawl;
  readonly clock: LiveClock;
  readonly logs: LogHub;
  readonly runs: RunsFeed;
  readonly inbox: InboxFeed;
  readonly #feed: EngineFeed;
  readonly #connections: Set<{ close(): void }> = new Set();
  #stopWatching: (() => void) | null = null;
  #isClosed = false;

  constructor(pawl: Pawl, clock: LiveClock, feed: EngineFeed = engineFeed(pawl)) {
    this.pawl = pawl;
    this.clock = clock;
    this.#feed = feed;
    this.logs = new LogHub({ feed, runs: new RunReads(feed), clock });
    this.runs = new RunsFeed(feed, clock);
    this.inbox = new InboxFeed(feed, clock);
  }

  /** Whoever follows anything calls this before, and `rest` when nothing more is followed. */
  wake(): void {
    this.#stopWatching ??= this.#feed.watch((runIds) => {
      this.logs.changed(runIds);
      this.runs.changed(runIds);
      this.inbox.changed(runIds);
    });
  }

  readonly rest = (): void => {
    if (!this.logs.isIdle || !this.runs.isIdle || !this.inbox.isIdle) return;
    this.#stopWatching?.();
    this.#stopWatching = null;
  };

  /** Closed with the server. Returns how to leave. */
  join(connection: { close(): void }): () => void {
    // Whoever joins is not through with joining.
    if (this.#isClosed) queueMicrotask(() => connection.close());
    else this.#connections.add(connection);
    return () => void this.#connections.delete(connection);
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Tells all who are connected to come back later, to whichever server is there then. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.close();
  }
}
