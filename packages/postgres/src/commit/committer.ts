import {
  applyWrite,
  isClaimable,
  startedRun,
  type ClaimRequest,
  type ClaimResult,
  type CommitResult,
  type Outcome,
  type Write,
} from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import { batchSql, batchValues } from "./batch-values.ts";
import { claimResultOf, type ClaimJson } from "./claim-result.ts";
import { DecidedChanges } from "./decided-changes.ts";
import { FlowClaims } from "./flow-claims.ts";
import { KnownChildren } from "./known-children.ts";
import { locksOf } from "./locks.ts";
import { plainTransition } from "./plain-transition.ts";
import { readConcerned } from "./read-concerned.ts";
import { sortWrites, type Placed, type SortedWrites } from "./sort-writes.ts";
import { hasChangedSinceRead, isNumberTaken } from "./conflict.ts";

/** How often a batch is decided anew because others were faster. */
const attemptsMax = 40;
/** From the second conflict on, with growing pauses. */
const pauseMaxMs = 50;

interface Reply {
  readonly refused: readonly number[] | null;
  readonly vacated: readonly number[] | null;
  readonly woken: boolean | null;
  readonly claimed: ClaimJson | null;
}

interface Batch {
  readonly writes: readonly Write[];
  readonly claim: ClaimRequest | null;
}

/**
 * Writes batches. The usual writes go in one round trip: they carry all that they do, and the fence decides. What depends on how a run is now
 * (signals, commands, forks, and whatever the fence or a key has refused) is read first, decided by the same rules as in every store, and
 * written provided that nothing has changed in between.
 */
export class Committer {
  readonly #connections: Pick<Connections, "read" | "write">;
  readonly #flowClaims: FlowClaims;
  readonly #children: KnownChildren = new KnownChildren();
  readonly #schema: string;
  readonly #sql: string;
  readonly #deadlineMs: () => number;
  readonly #pause: (delayMs: number) => Promise<void>;

  constructor(params: {
    readonly connections: Pick<Connections, "read" | "write" | "exchange">;
    /** Quoted. */
    readonly schema: string;
    /** Until when, by the server's clock, a batch that is sent now may take effect. */
    readonly deadlineMs: () => number;
    readonly pause: (delayMs: number) => Promise<void>;
  }) {
    this.#connections = params.connections;
    this.#flowClaims = new FlowClaims(params);
    this.#schema = params.schema;
    this.#sql = batchSql(params.schema);
    this.#deadlineMs = params.deadlineMs;
    this.#pause = params.pause;
  }

  /** What has become of the writes, and the runs that others will find changed. */
  async commit(batch: Batch): Promise<CommitResult & { readonly changedRuns: readonly string[] }> {
    const outcomes: Outcome[] = Array.from({ length: batch.writes.length });
    const changedRuns: string[] = [];
    const sorted = keptApart(sortWrites(batch.writes, (runId) => this.#children.has(runId)));
    this.#children.note(batch.writes);
    const { refused, claim } = await this.#write(sorted, batch.claim, { outcomes, changedRuns });
    if (refused.length === 0) return { outcomes, claim: await this.#claimed(batch.claim, claim), changedRuns };
    const second = await this.#write(decidedOnly(structuredClone(refused)), batch.claim, { outcomes, changedRuns });
    return { outcomes, claim: await this.#claimed(batch.claim, second.claim), changedRuns };
  }

  /** Where runs of flows may be taken, the claim goes on in a transaction of its own, behind the batch. */
  async #claimed(request: ClaimRequest | null, json: ClaimJson | null): Promise<ClaimResult | null> {
    if (request === null || json === null) return null;
    const result = claimResultOf(json.isOfFlows === true ? await this.#claimOfFlows(request, json) : json);
    this.#children.learn(result.claimed);
    return result;
  }

  async #claimOfFlows(request: ClaimRequest, json: ClaimJson): Promise<ClaimJson> {
    const { claimed, nextDueMs } = await this.#flowClaims.claim(request);
    const earliest = [json.nextDueMs, nextDueMs].filter((ms) => ms !== null);
    return { ...json, claimed, nextDueMs: earliest.length === 0 ? null : Math.min(...earliest) };
  }

  /** Fills in the outcomes of all but those that the database refused unread, and the runs that were changed. */
  async #write(
    sorted: SortedWrites,
    claim: ClaimRequest | null,
    { outcomes, changedRuns }: { readonly outcomes: Outcome[]; readonly changedRuns: string[] },
  ): Promise<{ readonly refused: readonly Placed[]; readonly claim: ClaimJson | null }> {
    let writes = sorted;
    for (let attempt = 1; ; attempt++) {
      try {
        // No pause before the usual writes are encoded: what the caller changes after its call does not count.
        const decided = writes.decided.length === 0 ? null : await this.#decide(writes.decided, outcomes);
        const reply = await this.#send(writes, decided, claim);
        if (reply !== null && reply.woken === true) tellWoken(writes.decided, outcomes);
        changedRuns.push(...plainRuns(writes), ...(decided?.changedRuns ?? []));
        return {
          refused: settlePlain(writes, reply, outcomes),
          claim: reply === null ? null : reply.claimed,
        };
      } catch (error) {
        const isTaken = isNumberTaken(error);
        if (attempt >= attemptsMax || !(isTaken || hasChangedSinceRead(error))) throw error;
        // A number of a log is taken: something of this has happened already. Then, and after a second conflict, each write is looked at.
        if (isTaken || attempt > 1) writes = decidedOnly(allOf(writes));
        if (attempt > 1) await this.#pause(Math.min(2 ** attempt, pauseMaxMs));
      }
    }
  }

  async #decide(writes: readonly Placed[], outcomes: Outcome[]): Promise<DecidedChanges> {
    const read = await readConcerned(
      this.#connections,
      this.#schema,
      writes.map(({ write }) => write),
    );
    const decided = new DecidedChanges(read);
    for (const { at, write } of writes) outcomes[at] = applyWrite(decided, write);
    return decided;
  }

  /** Null: there was nothing to write. */
  async #send(writes: SortedWrites, decided: DecidedChanges | null, claim: ClaimRequest | null): Promise<Reply | null> {
    const changes = decided?.changes ?? null;
    const isEmpty = writes.starts.length + writes.appends.length + writes.transitions.length === 0;
    if (isEmpty && changes === null && claim === null) return null;
    const locks = locksOf(writes, claim, decided?.dispossessed ?? []);
    const values = batchValues({ deadlineMs: this.#deadlineMs(), locks, writes, changes, claim });
    const { rows } = await this.#connections.write<Reply>({ name: "commit", text: this.#sql, values });
    return rows[0]!;
  }
}

/** What was refused among them is named for nothing, once in a while. */
function plainRuns({ starts, appends, transitions }: SortedWrites): readonly string[] {
  return [
    ...starts.map(({ write }) => write.run.id),
    ...appends.map(({ write }) => write.runId),
    ...transitions.map(({ write }) => write.runId),
  ];
}

const appended: Outcome = Object.freeze({ ok: true, run: null, isNew: false, wakes: false });
const appendedWakes: Outcome = Object.freeze({ ok: true, run: null, isNew: false, wakes: true });

/** The outcomes of what was not refused; returns what was. */
function settlePlain(writes: SortedWrites, reply: Reply | null, outcomes: Outcome[]): readonly Placed[] {
  const places = reply === null || reply.refused === null ? null : new Set(reply.refused);
  const vacated = new Set(reply?.vacated);
  const left: Placed[] = [];
  let place = 0;
  const isDone = (placed: Placed): boolean => {
    place++;
    if (places === null || !places.has(place)) return true;
    left.push(placed);
    return false;
  };
  for (const placed of writes.starts) {
    if (!isDone(placed)) continue;
    const { run: start, workerId } = placed.write;
    const run = startedRun({ ...start, tags: { ...start.tags } }, workerId);
    outcomes[placed.at] = { ok: true, run, isNew: true, wakes: isClaimable(run, start.createdMs) };
  }
  for (const placed of writes.appends) if (isDone(placed)) outcomes[placed.at] = appended;
  for (const placed of writes.transitions) {
    if (!isDone(placed)) continue;
    const { transition, nowMs } = placed.write;
    const wakes = vacated.has(place) || (transition !== null && isClaimable(plainTransition(transition, nowMs), nowMs));
    outcomes[placed.at] = wakes ? appendedWakes : appended;
  }
  return left.sort((a, b) => a.at - b.at);
}

/** A message has come to a run in another state than that which was read: which of the writes has woken it is not told apart. */
function tellWoken(decided: readonly Placed[], outcomes: Outcome[]): void {
  for (const { at } of decided) {
    const outcome = outcomes[at];
    if (outcome?.ok === true) outcomes[at] = { ...outcome, wakes: true };
  }
}

/** What is used only after a read is copied, in the same turn as the call. */
function keptApart(writes: SortedWrites): SortedWrites {
  return writes.decided.length === 0 ? writes : { ...writes, decided: structuredClone(writes.decided) };
}

function decidedOnly(decided: readonly Placed[]): SortedWrites {
  return { starts: [], appends: [], transitions: [], decided };
}

function allOf({ starts, appends, transitions, decided }: SortedWrites): readonly Placed[] {
  return [...starts, ...appends, ...transitions, ...decided].sort((a, b) => a.at - b.at);
}
