import { Doorbell } from "./doorbell.ts";
import type { ChangeListener } from "../store.ts";
import type { Link } from "./link.ts";

export type Log = (level: "warn" | "error", message: string) => void;

/**
 * News from other processes. The bell file tells of new work, the database's version of any change; each is watched only while
 * somebody listens. Where files cannot be watched, the version serves for both.
 */
export class News {
  /** How often this process has rung the bell: shared with the thread that rings. */
  readonly ringCount: Int32Array = new Int32Array(new SharedArrayBuffer(4));
  readonly #path: string;
  readonly #log: Log;
  readonly #wakeListeners: Set<() => void> = new Set();
  readonly #changeListeners: Set<ChangeListener> = new Set();
  #link: Link | null = null;
  #doorbell: Doorbell | null = null;
  #isDeaf = false;
  #isWatching = false;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  begin(link: Link): void {
    this.#link = link;
    this.#adjust();
  }

  end(): void {
    this.#link = null;
    this.#isWatching = false;
    this.#wakeListeners.clear();
    this.#changeListeners.clear();
    this.#doorbell?.close();
    this.#doorbell = null;
  }

  onWake(listener: () => void): () => void {
    return this.#listen(this.#wakeListeners, listener);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#listen(this.#changeListeners, listener);
  }

  tellOfChange(runIds: readonly string[] | null): void {
    if (this.#isDeaf) tell(this.#wakeListeners);
    for (const listener of this.#changeListeners) listener(runIds);
  }

  #listen<Params extends readonly unknown[]>(
    listeners: Set<(...params: Params) => void>,
    listener: (...params: Params) => void,
  ): () => void {
    // Its own function: the same listener may be given twice.
    const entry = (...params: Params): void => listener(...params);
    listeners.add(entry);
    this.#adjust();
    return () => {
      listeners.delete(entry);
      this.#adjust();
    };
  }

  #adjust(): void {
    if (this.#link === null) return;
    this.#adjustDoorbell();
    const mustWatch = this.#changeListeners.size > 0 || (this.#isDeaf && this.#wakeListeners.size > 0);
    if (mustWatch === this.#isWatching) return;
    this.#isWatching = mustWatch;
    this.#link.watch(mustWatch);
  }

  #adjustDoorbell(): void {
    if (this.#wakeListeners.size === 0) {
      this.#doorbell?.close();
      this.#doorbell = null;
      return;
    }
    if (this.#doorbell !== null || this.#isDeaf) return;
    try {
      this.#doorbell = new Doorbell(
        this.#path,
        this.ringCount,
        () => tell(this.#wakeListeners),
        (error) => this.#goDeaf(error),
      );
    } catch (error) {
      this.#goDeaf(error as Error);
    }
  }

  #goDeaf(error: Error): void {
    this.#isDeaf = true;
    this.#doorbell?.close();
    this.#doorbell = null;
    this.#log(
      "warn",
      `Files cannot be watched beside ${this.#path} (${error.message}): looking for work every 25 ms instead.`,
    );
    this.#adjust();
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) listener();
}
