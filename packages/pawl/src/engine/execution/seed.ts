/**
 * What `ctx.random` and `ctx.uuid` follow from. A seed is a text of segments, `origin:5,fork`: up to event 5, which the fork copied from
 * its origin, chance falls as it fell there; from then on as the fork's own. So a replay repeats every value, and a fork repeats none that
 * belongs to what it does anew.
 */
export class Chance {
  readonly #seed: string;
  #parsed: readonly Segment[] | null = null;
  #current = -1;
  #state: [number, number, number, number] = [0, 0, 0, 0];

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Most runs never ask. */
  get #segments(): readonly Segment[] {
    return (this.#parsed ??= parse(this.#seed));
  }

  /** Chance of its own, for code inside a step: it neither shifts what falls outside nor is shifted by it. */
  within(key: string): Chance {
    const name = encodeURIComponent(key);
    return new Chance(
      this.#segments
        .map(({ text, untilSeq }) => `${text}/${name}${untilSeq === Number.POSITIVE_INFINITY ? "" : `:${untilSeq}`}`)
        .join(","),
    );
  }

  /** At least 0, below 1, with 53 bits. `seq` is the number of the last event that the run's code has seen. */
  random(seq: number): number {
    const high = this.#next(seq) >>> 5;
    const low = this.#next(seq) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** A UUID of version 4 (RFC 9562). */
  uuid(seq: number): string {
    const words = [this.#next(seq), this.#next(seq), this.#next(seq), this.#next(seq)] as [
      number,
      number,
      number,
      number,
    ];
    words[1] = (words[1] & 0xffff0fff) | 0x4000;
    words[2] = (words[2] & 0x3fffffff) | 0x80000000;
    const text = words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  }

  /** sfc32, Chris Doty-Humphrey's small fast counter generator (PractRand, public domain). */
  #next(seq: number): number {
    this.#enterSegment(seq);
    const state = this.#state;
    const sum = (state[0] + state[1] + state[3]) | 0;
    state[3] = (state[3] + 1) | 0;
    state[0] = state[1] ^ (state[1] >>> 9);
    state[1] = (state[2] + (state[2] << 3)) | 0;
    state[2] = ((state[2] << 21) | (state[2] >>> 11)) + sum;
    return sum;
  }

  #enterSegment(seq: number): void {
    let index = 0;
    while (index < this.#segments.length - 1 && seq >= (this.#segments[index] as Segment).untilSeq) index++;
    if (index === this.#current) return;
    this.#current = index;
    const { text } = this.#segments[index] as Segment;
    this.#state = [hash(text, 0x9e3779b9), hash(text, 0x243f6a88), hash(text, 0xb7e15162), 1];
    for (let round = 0; round < 12; round++) this.#next(seq);
  }
}

/** The seed of a run that copied the events up to `seq` of a run with this seed. */
export function forkedSeed(originSeed: string, seq: number, runId: string): string {
  // Segments of the origin that begin only after the copy never come into play.
  const kept = parse(originSeed).filter((_, index, all) => index === 0 || (all[index - 1] as Segment).untilSeq < seq);
  const origin = kept.map(({ text, untilSeq }) => `${text}:${Math.min(untilSeq, seq)}`);
  return [...origin, runId].join(",");
}

interface Segment {
  readonly text: string;
  readonly untilSeq: number;
}

function parse(seed: string): Segment[] {
  return seed.split(",").map((part) => {
    const [text = "", until] = part.split(":");
    return { text, untilSeq: until === undefined ? Number.POSITIVE_INFINITY : Number(until) };
  });
}

/** FNV-1a with a seed of its own. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value | 0;
}
