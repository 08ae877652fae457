import { decideCommand } from "../run-commands.ts";
import type { RunCommand } from "../write.ts";
import type { OutcomeReply } from "./batch-reply.ts";
import type { Cell } from "./run-columns.ts";
import type { RunTable } from "./run-table.ts";

/** Carries out what `decideCommand` decides. */
export function applyCommand(runs: RunTable, message: readonly Cell[], begin: number): OutcomeReply & object {
  const run = runs.find(message[begin] as string);
  if (run === null) return { refusal: "run_not_found", run: null };
  const nowMs = message[begin + 1] as number;
  const command = JSON.parse(message[begin + 2] as string) as RunCommand;
  const lastSeq = runs.lastSeq(run.n);
  const decision = decideCommand(run.row, lastSeq, command, nowMs);
  switch (decision.type) {
    case "refuse":
      return { refusal: decision.refusal, run: run.cells };
    case "delete":
      runs.delete(run);
      return { run: null, isNew: false, wakes: false };
    case "change":
      runs.change(run.n, { ...run.row, ...decision.patch });
      if (decision.event !== null) runs.append(run.n, decision.event, lastSeq + 1, nowMs);
      return { run: runs.findByN(run.n)!.cells, isNew: false, wakes: decision.wakes };
  }
}
