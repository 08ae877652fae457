interface Entry {
  readonly dueMs: number;
  readonly id: string;
}

/** Run ids by due time, then id: a binary heap that knows where each id is, so that one can also be taken from the middle. */
export class DueHeap {
  readonly #entries: Entry[] = [];
  readonly #indexes: Map<string, number> = new Map();

  get size(): number {
    return this.#entries.length;
  }

  add(dueMs: number, id: string): void {
    this.remove(id);
    this.#entries.push({ dueMs, id });
    this.#rise(this.#entries.length - 1);
  }

  remove(id: string): void {
    const index = this.#indexes.get(id);
    if (index === undefined) return;
    this.#indexes.delete(id);
    const last = this.#entries.pop()!;
    if (index === this.#entries.length) return;
    this.#put(index, last);
    this.#sink(index);
    this.#rise(index);
  }

  /** The first `count` entries in order, left where they are. */
  first(count: number): readonly Entry[] {
    const found: Entry[] = [];
    if (count <= 0) return found;
    for (const entry of this.inOrder()) if (found.push(entry) >= count) break;
    return found;
  }

  /** The entries in order, left where they are: a walk down from the root that looks at no more than it must. The heap must not change meanwhile. */
  *inOrder(): Generator<Entry, undefined> {
    const frontier = this.#entries.length > 0 ? [0] : [];
    while (frontier.length > 0) {
      const best = frontier.reduce((least, index, at) => (this.#isBefore(index, frontier[least]!) ? at : least), 0);
      const [index] = frontier.splice(best, 1) as [number];
      yield this.#entries[index]!;
      for (const child of [2 * index + 1, 2 * index + 2]) if (child < this.#entries.length) frontier.push(child);
    }
    return undefined;
  }

  #rise(from: number): void {
    let index = from;
    const entry = this.#entries[index]!;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, this.#entries[parent]!)) break;
      this.#put(index, this.#entries[parent]!);
      index = parent;
    }
    this.#put(index, entry);
  }

  #sink(from: number): void {
    let index = from;
    const entry = this.#entries[index]!;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#entries.length) break;
      if (child + 1 < this.#entries.length && this.#isBefore(child + 1, child)) child += 1;
      if (!isBefore(this.#entries[child]!, entry)) break;
      this.#put(index, this.#entries[child]!);
      index = child;
    }
    this.#put(index, entry);
  }

  #put(index: number, entry: Entry): void {
    this.#entries[index] = entry;
    this.#indexes.set(entry.id, index);
  }

  #isBefore(a: number, b: number): boolean {
    return isBefore(this.#entries[a]!, this.#entries[b]!);
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.id < b.id);
}
