import { noFlows, type FlowFacts } from "./flow-facts.ts";
import { FlowGate } from "./flow-gate.ts";
import { comesBefore, FlowTurns, type FlowLine, type Waiting } from "./flow-turns.ts";
import type { ClaimRequest } from "./write.ts";

type ChoiceRequest = Pick<ClaimRequest, "limit" | "queueLimits" | "flows" | "nowMs">;

interface Candidate extends Waiting {
  readonly queue: string;
}

/**
 * Which of the runs that wait a claim takes: by priority, then by due time, then by id, at most `limit` in all and no more of a queue than its
 * limit. Runs that go through a flow stand in line as one, by the due time of the one of them that could be taken and has been due for longest; which of them is
 * taken then is told by turns (`FlowTurns`), and how many by limits (`FlowGate`).
 *
 * A store offers the first runs of each lane, lanes of one priority after the other, highest first; of runs that go through flows, each line.
 */
export class DueChoice {
  readonly #request: ChoiceRequest;
  readonly #facts: FlowFacts;
  readonly #taken: string[] = [];
  readonly #takenOf: Map<string, number> = new Map();
  /** By queue: when the next run is due that is left behind. */
  readonly #nextOf: Map<string, number> = new Map();
  readonly #gates: Map<string, FlowGate> = new Map();
  /** Of every priority so far. */
  readonly #turns: FlowTurns[] = [];
  /** Of the present priority, by flow. */
  #turnsHere: Map<string, FlowTurns> = new Map();
  #candidates: Candidate[] = [];
  #priority: number | null = null;
  #isSettled = false;

  constructor(request: ChoiceRequest, facts: FlowFacts = noFlows) {
    this.#request = request;
    this.#facts = facts;
  }

  /**
   * Begins the next lane and says how many of its runs that go through no flow to offer, in order of due time: as many as could be taken and the one behind them.
   * Null: nothing that any further lane has can change the result.
   */
  beginLane(priority: number, queue: string): number | null {
    if (priority !== this.#priority) this.#settle();
    this.#priority = priority;
    if (this.#isSettled) return null;
    const left = Math.min(this.#left, this.#leftOf(queue));
    return this.#leftOf(queue) === 0 ? 0 : left + 1;
  }

  offer(queue: string, id: string, dueMs: number): void {
    if (dueMs <= this.#request.nowMs) this.#candidates.push({ queue, id, dueMs });
    else this.#leave(queue, dueMs);
  }

  /** False: nothing of this flow can change the result, so none of its lines need be offered. */
  beginFlow(flow: string): boolean {
    return !this.#gate(flow).isFull;
  }

  /** Offers a line of a flow in the lane that was begun last. */
  offerLine(flow: string, line: FlowLine): void {
    let turns = this.#turnsHere.get(flow);
    if (turns === undefined) {
      const { nowMs } = this.#request;
      const hasRoom = (queue: string): boolean => this.#leftOf(queue) > 0;
      turns = new FlowTurns({ flow, gate: this.#gate(flow), facts: this.#facts, nowMs, hasRoom });
      this.#turnsHere.set(flow, turns);
      this.#turns.push(turns);
    }
    turns.add(line);
  }

  /** Ids in order of claim, and when the next run passes that was not taken, those of full queues and full flows apart. */
  result(): { readonly runIds: readonly string[]; readonly nextDueMs: number | null } {
    this.#settle();
    return { runIds: this.#taken, nextDueMs: this.#nextDueMs };
  }

  /** Takes what it can of the present priority. */
  #settle(): void {
    const candidates = this.#candidates.sort((a, b) => (comesBefore(a, b) ? -1 : 1));
    const flows = [...this.#turnsHere.values()];
    this.#candidates = [];
    this.#turnsHere = new Map();
    for (const candidate of candidates) {
      this.#takeOfFlows(flows, candidate);
      if (this.#left > 0 && this.#leftOf(candidate.queue) > 0) this.#take(candidate);
      else this.#leave(candidate.queue, candidate.dueMs);
    }
    this.#takeOfFlows(flows, null);
    // No slot is left, and one more run is known to wait for one.
    const nextDueMs = this.#left === 0 ? this.#nextDueMs : null;
    this.#isSettled = nextDueMs !== null && nextDueMs <= this.#request.nowMs;
  }

  /** Takes of flows what stands in line before this run. */
  #takeOfFlows(flows: readonly FlowTurns[], before: Waiting | null): void {
    if (flows.length === 0) return;
    while (this.#left > 0) {
      let best: { readonly turns: FlowTurns; readonly first: Waiting } | null = null;
      for (const turns of flows) {
        const first = turns.first();
        if (first !== null && (best === null || comesBefore(first, best.first))) best = { turns, first };
      }
      if (best === null || (before !== null && comesBefore(before, best.first))) return;
      this.#take(best.turns.take()!);
    }
  }

  #take({ id, queue }: Candidate): void {
    this.#taken.push(id);
    this.#takenOf.set(queue, (this.#takenOf.get(queue) ?? 0) + 1);
  }

  #leave(queue: string, dueMs: number): void {
    this.#nextOf.set(queue, Math.min(this.#nextOf.get(queue) ?? dueMs, dueMs));
  }

  #gate(flow: string): FlowGate {
    let gate = this.#gates.get(flow);
    if (gate === undefined) {
      const { flows, nowMs } = this.#request;
      const limits = Object.hasOwn(flows, flow) ? flows[flow] : undefined;
      this.#gates.set(flow, (gate = new FlowGate({ flow, limits, facts: this.#facts, nowMs })));
    }
    return gate;
  }

  get #nextDueMs(): number | null {
    let nextDueMs: number | null = null;
    for (const [queue, dueMs] of this.#nextOf) {
      if (this.#leftOf(queue) > 0) nextDueMs = Math.min(nextDueMs ?? dueMs, dueMs);
    }
    for (const turns of this.#turns) {
      const nextMs = turns.nextMs();
      if (nextMs !== null) nextDueMs = Math.min(nextDueMs ?? nextMs, nextMs);
    }
    return nextDueMs;
  }

  get #left(): number {
    return Math.max(0, this.#request.limit - this.#taken.length);
  }

  #leftOf(queue: string): number {
    const { queueLimits } = this.#request;
    if (!Object.hasOwn(queueLimits, queue)) return Number.POSITIVE_INFINITY;
    return Math.max(0, (queueLimits[queue] as number) - (this.#takenOf.get(queue) ?? 0));
  }
}
