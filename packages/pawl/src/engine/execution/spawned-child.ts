import type { ErrorRecord } from "../../errors/error-record.ts";
import type { ChildHandle } from "../../workflow/children.ts";
import { askChild, askLinked, hasNoSay, nextKey } from "./asks.ts";
import type { Child } from "./child.ts";
import { notStarted } from "./child-end.ts";
import type { StartedChild } from "./child-log.ts";
import { checkInput, childStart, type CheckedInput } from "./child-request.ts";
import { hasStarted, startedData } from "./child-start.ts";
import type { Execution } from "./execution.ts";
import type { ChildOp, Deed, PreparedDeed } from "./op.ts";
import { sendDeed } from "./send.ts";

/** What `ctx.spawn` does: the child is born with the event that says so, and the code gets its handle. */
export function spawnDeed(execution: Execution, child: Child): Deed {
  const ready = (input: CheckedInput): PreparedDeed | ErrorRecord => {
    if (!input.ok) return notStarted(input.error, child.key);
    const write = childStart(execution, child.request, input);
    return { data: startedData(write.run), linked: [write] };
  };
  return {
    kind: "child-spawned",
    to: null,
    prepare: () => {
      const input = (child.input ??= checkInput(execution, child.request));
      return input instanceof Promise ? input.then(ready) : ready(input);
    },
    valueOf: (data, isReplayed) => {
      // A replay knows of it from the log.
      if (!isReplayed) hasStarted(execution, child, JSON.parse(data ?? "null") as StartedChild);
      return new SpawnedChild(execution, child);
    },
  };
}

class SpawnedChild implements ChildHandle {
  readonly #execution: Execution;
  readonly #child: Child;
  #end: ChildOp | null = null;

  constructor(execution: Execution, child: Child) {
    this.#execution = execution;
    this.#child = child;
  }

  get id(): string {
    return this.#child.runIdAt(this.#execution.seenSeq);
  }

  result(): Promise<unknown> {
    const execution = this.#execution;
    if (this.#end !== null && !this.#end.isGivenUp) return this.#end.promise;
    const op = askChild(execution, this.#child);
    if (!hasNoSay(execution)) this.#end = op;
    return op.promise;
  }

  cancel({ reason }: { readonly reason?: string } = {}): Promise<void> {
    const execution = this.#execution;
    const child = this.#child;
    const key = nextKey(execution, `cancel:${child.request.name}`);
    const deed: Deed = {
      kind: "cancel-sent",
      to: child,
      prepare: () => {
        const { runId } = child;
        const data = JSON.stringify({ to: runId });
        if (runId === null) return { data, linked: [] };
        const nowMs = execution.owner.clock.nowMs();
        const command = { name: "cancel", force: false, reason: reason ?? null } as const;
        return { data, linked: [{ type: "command", runId, command, nowMs }] };
      },
      valueOf: () => undefined,
    };
    return askLinked(execution, key, deed).promise as Promise<void>;
  }

  async signal(name: string, payload?: unknown): Promise<void> {
    const execution = this.#execution;
    const deed = sendDeed(execution, { to: this.#child, name, payload });
    await askLinked(execution, nextKey(execution, `send:${name}`), deed).promise;
  }
}
