/** The last values that were loaded, by key. What is forgotten while it is being loaded is not kept. */
export class Remembered<Value> {
  readonly #values = new Map<string, Promise<Value>>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string, load: (key: string) => Promise<Value>): Promise<Value> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const loading = load(key);
    this.#values.set(key, loading);
    loading.catch(() => this.#forgetLoading(key, loading));
    if (this.#values.size > this.#max) this.#forgetOldest();
    return loading;
  }

  forget(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }

  #forgetLoading(key: string, loading: Promise<Value>): void {
    if (this.#values.get(key) === loading) this.#values.delete(key);
  }

  #forgetOldest(): void {
    for (const key of this.#values.keys()) {
      this.#values.delete(key);
      return;
    }
  }
}
