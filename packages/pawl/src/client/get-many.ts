import type { Engine } from "../engine/engine.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Run } from "./run.ts";
import { isRunId } from "./run-id.ts";
import { listedRun } from "./run-record.ts";

const idsMax = 1_000;

/** See `Pawl.getMany`. */
export async function getRuns(engine: Engine, ids: readonly string[]): Promise<Run[]> {
  if (!Array.isArray(ids) || ids.length > idsMax) {
    const given = Array.isArray(ids) ? `${ids.length} ids` : String(ids);
    throw new PawlError("invalid_option", `pawl.getMany takes a list of at most ${idsMax} ids, not ${given}.`);
  }
  // What is no text names no run, as in the store.
  const runIds = [...new Set(ids.filter(isRunId))];
  if (runIds.length === 0) return [];
  const rows = new Map((await engine.store.getRuns({ runIds })).map((row) => [row.id, row]));
  return runIds.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [listedRun(row)];
  });
}
