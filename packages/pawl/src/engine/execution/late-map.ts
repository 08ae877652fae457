/**
 * A map that is made when something is first put into it. A run in memory has a dozen of which most stay empty, an empty `Map` takes two hundred bytes, and
 * what a thousand runs in flight hold is copied again and again by the garbage collector.
 */
export class LateMap<K, V> {
  #map: Map<K, V> | null = null;

  get size(): number {
    return this.#map === null ? 0 : this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map === null ? undefined : this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map !== null && this.#map.has(key);
  }

  set(key: K, value: V): void {
    (this.#map ??= new Map()).set(key, value);
  }

  delete(key: K): void {
    this.#map?.delete(key);
  }

  clear(): void {
    this.#map?.clear();
  }

  values(): Iterable<V> {
    return this.#map === null ? nothing : this.#map.values();
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return (this.#map ?? nothing)[Symbol.iterator]();
  }
}

const nothing: readonly never[] = [];
