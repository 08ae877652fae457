import type { ChildRun, RecordedChild } from "./child-log.ts";
import type { CheckedInput, ChildRequest } from "./child-request.ts";

/**
 * One child of a run, as its code asked for it: `asked` → `started` → over. One that is `set aside` (its end was dropped by a retry, or it belongs to the run that
 * this one is a fork of) is started anew, under the same key as another run.
 */
export class Child {
  readonly key: string;
  readonly request: ChildRequest;
  readonly runs: ChildRun[];
  /** One of the whole run, where a called one belongs to whoever waits for it. */
  readonly isSpawned: boolean;
  isSetAside: boolean;
  /** Known where it is still to be started. */
  input: CheckedInput | Promise<CheckedInput> | null = null;

  constructor(
    key: string,
    request: ChildRequest,
    parts: { readonly isSpawned: boolean; readonly recorded: RecordedChild | undefined },
  ) {
    const { isSpawned, recorded } = parts;
    this.isSpawned = isSpawned;
    this.key = key;
    this.request = request;
    this.runs = [...(recorded?.runs ?? [])];
    this.isSetAside = recorded?.isSetAside ?? false;
  }

  get mustStart(): boolean {
    return this.runs.length === 0 || this.isSetAside;
  }

  /** Its run; undefined: it was never started. */
  get runId(): string | undefined {
    return this.runs.at(-1)?.id;
  }

  /** Its run as far as code can know that has seen the log up to `seq`: the same in every replay. */
  runIdAt(seq: number): string {
    const run = this.runs.findLast((each) => each.seq <= seq) ?? this.runs[0];
    return run?.id ?? "";
  }

  started(run: ChildRun): void {
    this.runs.push(run);
    this.isSetAside = false;
    this.input = null;
  }
}
