import type { ChildRun, RecordedChild } from "./child-log.ts";
import type { CheckedInput, ChildRequest } from "./child-request.ts";

/**
 * One child of a run, as its code asked for it: `asked` → `starting` → `started` → `over`.
 *
 * One whose run is set aside (its end was dropped by a retry, or it belongs to the run that this one is a fork of) has none: it is `asked` again, and started
 * anew under the same key as another run. Where the run is cancelled before that, it has none for good, and whatever is done to it is done to nobody.
 */
export class Child {
  readonly key: string;
  readonly request: ChildRequest;
  /** One of the whole run, where a called one belongs to whoever waits for it. */
  readonly isSpawned: boolean;
  /** It is to begin as soon as its input is checked and the run may go on. */
  isStarting = false;
  /** Known where it is still to be started. */
  input: CheckedInput | Promise<CheckedInput> | null = null;
  readonly #runs: ChildRun[];
  #run: ChildRun | null;
  #isOver: boolean;

  constructor(
    key: string,
    request: ChildRequest,
    parts: { readonly isSpawned: boolean; readonly recorded: RecordedChild | undefined },
  ) {
    const { isSpawned, recorded } = parts;
    this.isSpawned = isSpawned;
    this.key = key;
    this.request = request;
    this.#runs = [...(recorded?.runs ?? [])];
    this.#run = recorded?.run ?? null;
    this.#isOver = recorded?.isOver ?? false;
  }

  get mustStart(): boolean {
    return this.#run === null && !this.#isOver;
  }

  /** It has been another run before, and is to be started once more. */
  get isSetAside(): boolean {
    return this.mustStart && this.#runs.length > 0;
  }

  /** Its run; null: it has none (yet). */
  get runId(): string | null {
    return this.#run?.id ?? null;
  }

  /** Its run as far as code can know that has seen the log up to `seq`: the same in every replay. For the code's eyes only: the run may be another's. */
  runIdAt(seq: number): string {
    const run = this.#runs.findLast((each) => each.seq <= seq) ?? this.#runs[0];
    return run?.id ?? "";
  }

  started(run: ChildRun): void {
    this.#runs.push(run);
    this.#run = run;
    this.isStarting = false;
    this.input = null;
  }

  /** The code has got to know its end. */
  over(): void {
    this.#isOver = true;
    this.isStarting = false;
  }
}
