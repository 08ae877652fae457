import type { StatementSync } from "node:sqlite";
import type { FlowFacts } from "../flow-facts.ts";
import { cells, rows, type Database } from "./database.ts";

/** What claims ask about flows, each by an index of its own, in which only runs that go through a flow lie. */
export class FlowIndex implements FlowFacts {
  readonly #owned: StatementSync;
  readonly #ownedOfKey: StatementSync;
  readonly #starts: StatementSync;
  readonly #startsOfKey: StatementSync;
  readonly #served: StatementSync;

  constructor(database: Database) {
    this.#owned = database.prepare(flowSql.owned);
    this.#ownedOfKey = database.prepare(flowSql.ownedOfKey);
    this.#starts = database.prepare(flowSql.starts);
    this.#startsOfKey = database.prepare(flowSql.startsOfKey);
    this.#served = database.prepare(flowSql.served);
  }

  owned({ flow, key }: Parameters<FlowFacts["owned"]>[0]): number {
    const found = key === null ? this.#owned.get(flow) : this.#ownedOfKey.get(flow, key);
    return cells(found)![0] as number;
  }

  starts({ flow, key, afterMs, limit }: Parameters<FlowFacts["starts"]>[0]): readonly number[] {
    const found =
      key === null ? this.#starts.all(flow, afterMs, limit) : this.#startsOfKey.all(flow, key, afterMs, limit);
    return rows(found).map(([startedMs]) => startedMs as number);
  }

  servedMs({ flow, key }: Parameters<FlowFacts["servedMs"]>[0]): number | null {
    return cells(this.#served.get(flow, key))![0] as number | null;
  }
}

/** Exported for the test that shows which index serves each. */
export const flowSql: Readonly<Record<"owned" | "ownedOfKey" | "starts" | "startsOfKey" | "served", string>> = {
  owned: "SELECT count(*) FROM pawl_runs WHERE flow = ? AND worker_id IS NOT NULL",
  ownedOfKey: "SELECT count(*) FROM pawl_runs WHERE flow = ? AND flow_key = ? AND worker_id IS NOT NULL",
  starts: "SELECT started_ms FROM pawl_runs WHERE flow = ? AND started_ms > ? ORDER BY started_ms DESC LIMIT ?",
  startsOfKey: `
    SELECT started_ms FROM pawl_runs WHERE flow = ? AND flow_key = ? AND started_ms > ? ORDER BY started_ms DESC LIMIT ?`,
  served: "SELECT max(served_ms) FROM pawl_runs WHERE flow = ? AND flow_key = ? AND served_ms IS NOT NULL",
};
