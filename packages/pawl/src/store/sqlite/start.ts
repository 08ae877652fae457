import { outcomeCode, type OutcomeReply } from "./batch-reply.ts";
import { isAlone, type Ownership } from "./ownership.ts";
import { startCell, startCellCount, type Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";

/** The usual starts: a run of its own, found by nothing but its tags. Once per id. */
export class StartWriter {
  readonly #runs: RunTable;
  readonly #ownership: Ownership;

  constructor(runs: RunTable, ownership: Ownership) {
    this.#runs = runs;
    this.#ownership = ownership;
  }

  write(message: readonly Cell[], begin: number): OutcomeReply {
    const start = message.slice(begin, begin + startCellCount);
    const runId = start[startCell.id] as string;
    const n = this.#runs.insert(start);
    if (n === 0) return { ok: true, run: this.#runs.find(runId)!.row, isNew: false, wakes: false };
    const at = begin + startCellCount;
    this.#runs.appendFrom(n, message, at + 1, message[at] as number);
    const workerId = start[startCell.worker] as string | null;
    if (workerId === null) return isDue(start) ? outcomeCode.startedWakes : outcomeCode.started;
    const parentSignal = start[startCell.parentSignal] as string | null;
    const flow = start[startCell.flow] as string | null;
    this.#ownership.set(runId, { n, workerId, epoch: 1, isAlone: isAlone({ parentSignal, flow }) });
    return outcomeCode.started;
  }
}

function isDue(start: readonly Cell[]): boolean {
  return (start[startCell.due] as number) <= (start[startCell.createdMs] as number);
}
