/** A set that is made when something is first put into it, as a `LateMap` is. */
export class LateSet<T> {
  #set: Set<T> | null = null;

  get size(): number {
    return this.#set === null ? 0 : this.#set.size;
  }

  has(item: T): boolean {
    return this.#set !== null && this.#set.has(item);
  }

  add(item: T): void {
    (this.#set ??= new Set()).add(item);
  }

  delete(item: T): void {
    this.#set?.delete(item);
  }

  clear(): void {
    this.#set?.clear();
  }

  [Symbol.iterator](): Iterator<T> {
    return (this.#set ?? nothing)[Symbol.iterator]();
  }
}

const nothing: readonly never[] = [];
