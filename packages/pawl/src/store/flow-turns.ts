import type { FlowFacts } from "./flow-facts.ts";
import type { FlowGate } from "./flow-gate.ts";

/** A run that stands in line. */
export interface Waiting {
  readonly id: string;
  readonly dueMs: number;
}

/**
 * A line of a flow at one priority: the runs of one key, in one queue, of one workflow and version, that have all begun before, or all not. They come by due
 * time, then id, as far as they are asked for.
 */
export interface FlowLine {
  readonly queue: string;
  readonly key: string;
  readonly hasBegun: boolean;
  readonly runs: Iterator<Waiting>;
}

/** What was taken from a line. */
export interface Taken extends Waiting {
  readonly queue: string;
}

interface Line {
  readonly source: FlowLine;
  head: Waiting | null;
}

interface Turn {
  readonly key: string;
  readonly lines: Line[];
  /** The one of its runs that has been due for longest, whether or not it could be taken now. */
  head: Waiting;
  /** Runs of it that this claim has taken. */
  taken: number;
  servedMs: number;
}

/**
 * The lines of one flow at one priority, of which keys take turns: next is the key of which this claim has taken least, then the one that was served longest ago
 * (never comes first), then the one whose first run has been due for longest. Of a key the run that has been due for longest is next. Lines behind a shut gate, and
 * of full queues, are passed over.
 */
export class FlowTurns {
  readonly gate: FlowGate;
  readonly #flow: string;
  readonly #facts: FlowFacts;
  readonly #nowMs: number;
  readonly #hasRoom: (queue: string) => boolean;
  readonly #turns: Map<string, Turn> = new Map();
  /** Those that have runs left, in two orders; made when first asked for. */
  #orders: { readonly byTurn: Turn[]; readonly byDue: Turn[] } | null = null;

  constructor(params: {
    readonly flow: string;
    readonly gate: FlowGate;
    readonly facts: FlowFacts;
    readonly nowMs: number;
    readonly hasRoom: (queue: string) => boolean;
  }) {
    this.gate = params.gate;
    this.#flow = params.flow;
    this.#facts = params.facts;
    this.#nowMs = params.nowMs;
    this.#hasRoom = params.hasRoom;
  }

  /** Adds a line; before the first question. */
  add(source: FlowLine): void {
    const { key } = source;
    const head = nextOf(source);
    if (head === null) return;
    const line = { source, head };
    const turn = this.#turns.get(key);
    if (turn !== undefined) {
      turn.lines.push(line);
      if (comesBefore(head, turn.head)) turn.head = head;
      return;
    }
    const servedMs = this.#facts.servedMs({ flow: this.#flow, key }) ?? Number.NEGATIVE_INFINITY;
    this.#turns.set(key, { key, lines: [line], head, taken: 0, servedMs });
  }

  /** The run that has been due for longest of those that could be taken now: by it the flow stands in line with others. */
  first(): Waiting | null {
    let first: Waiting | null = null;
    for (const turn of this.#ordered.byDue) {
      if (first !== null && !comesBefore(turn.head, first)) break;
      const head = this.#firstOf(turn)?.head ?? null;
      if (head !== null && (first === null || comesBefore(head, first))) first = head;
    }
    return first;
  }

  /** Takes the run whose turn it is; null: none can be taken now. */
  take(): Taken | null {
    for (const turn of this.#ordered.byTurn) {
      const line = this.#firstOf(turn);
      if (line !== null) return this.#takeFrom(turn, line);
    }
    return null;
  }

  #takeFrom(turn: Turn, line: Line): Taken {
    const { queue, hasBegun } = line.source;
    const taken = { ...line.head!, queue };
    this.gate.take(turn.key, hasBegun);
    const { byTurn, byDue } = this.#ordered;
    byTurn.splice(byTurn.indexOf(turn), 1);
    byDue.splice(byDue.indexOf(turn), 1);
    line.head = nextOf(line.source);
    turn.taken += 1;
    const head = turn.lines.reduce<Waiting | null>((first, one) => earlier(first, one.head), null);
    if (head === null) return taken;
    turn.head = head;
    insert(byTurn, turn, goesBefore);
    insert(byDue, turn, isDueBefore);
    return taken;
  }

  /** When the first of the runs that are left passes: due, and the gate open for it. Null: none does before another run has left. */
  nextMs(): number | null {
    let nextMs: number | null = null;
    for (const { lines } of this.#turns.values()) {
      for (const { source, head } of lines) {
        if (head === null || !this.#hasRoom(source.queue)) continue;
        const opensMs = this.gate.opensMs(source.key, source.hasBegun);
        if (opensMs === null) continue;
        const atMs = Math.max(head.dueMs, opensMs);
        nextMs = Math.min(nextMs ?? atMs, atMs);
      }
    }
    return nextMs;
  }

  /** The line of a key from which its next run could be taken now; null: there is none. */
  #firstOf(turn: Turn): Line | null {
    let first: Line | null = null;
    for (const line of turn.lines) {
      if (line.head === null || line.head.dueMs > this.#nowMs || !this.#hasRoom(line.source.queue)) continue;
      const opensMs = this.gate.opensMs(turn.key, line.source.hasBegun);
      if (opensMs === null || opensMs > this.#nowMs) continue;
      if (first === null || comesBefore(line.head, first.head!)) first = line;
    }
    return first;
  }

  get #ordered(): { readonly byTurn: Turn[]; readonly byDue: Turn[] } {
    this.#orders ??= {
      byTurn: [...this.#turns.values()].sort((a, b) => (goesBefore(a, b) ? -1 : 1)),
      byDue: [...this.#turns.values()].sort((a, b) => (isDueBefore(a, b) ? -1 : 1)),
    };
    return this.#orders;
  }
}

function goesBefore(a: Turn, b: Turn): boolean {
  if (a.taken !== b.taken) return a.taken < b.taken;
  return a.servedMs === b.servedMs ? comesBefore(a.head, b.head) : a.servedMs < b.servedMs;
}

function isDueBefore(a: Turn, b: Turn): boolean {
  return comesBefore(a.head, b.head);
}

function insert(turns: Turn[], turn: Turn, isBefore: (a: Turn, b: Turn) => boolean): void {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(turns[middle]!, turn)) low = middle + 1;
    else high = middle;
  }
  turns.splice(low, 0, turn);
}

function nextOf({ runs }: FlowLine): Waiting | null {
  const next = runs.next();
  return next.done === true ? null : next.value;
}

function earlier(a: Waiting | null, b: Waiting | null): Waiting | null {
  if (a === null || b === null) return a ?? b;
  return comesBefore(b, a) ? b : a;
}

/** By due time, then id: the order in which runs stand in line. */
export function comesBefore(a: Waiting, b: Waiting): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.id < b.id);
}
