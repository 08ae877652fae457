import { escapeLiteral } from "pg";
import type { ClaimRequest } from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import type { ClaimJson } from "./claim-result.ts";
import { chooseFrom, type FlowLines } from "./flow-claim.ts";

/** Whoever holds up the others' claims for so long is undone by the server. */
const holdMaxMs = 2000;

/**
 * Claims where runs of flows are due: two round trips and one transaction, in which no other claim of a flow is under way. The first brings what there is to choose from
 * and begins the transaction, the second takes what was chosen and ends it.
 */
export class FlowClaims {
  readonly #connections: Pick<Connections, "exchange">;
  readonly #schema: string;
  readonly #deadlineMs: () => number;
  /** By flow, where it has more keys than one claim looks at: behind which the next one goes on. */
  readonly #behind: Map<string, string> = new Map();

  constructor(params: {
    readonly connections: Pick<Connections, "exchange">;
    /** Quoted. */
    readonly schema: string;
    readonly deadlineMs: () => number;
  }) {
    this.#connections = params.connections;
    this.#schema = params.schema;
    this.#deadlineMs = params.deadlineMs;
  }

  async claim(request: ClaimRequest): Promise<Pick<ClaimJson, "claimed" | "nextDueMs">> {
    const { lastKeys, ...result } = await this.#connections.exchange(async (ask) => {
      const { rows: found } = await ask<{ lines?: FlowLines }>(this.#linesSql(request));
      const choice = chooseFrom(found.find(({ lines }) => lines !== undefined)!.lines!, request);
      const { rows: taken } = await ask<{ taken?: Pick<ClaimJson, "claimed" | "nextDueMs"> }>(
        this.#takeSql(request, choice.runIds),
      );
      const { claimed, nextDueMs } = taken.find((row) => row.taken !== undefined)?.taken ?? {
        claimed: [],
        nextDueMs: null,
      };
      return { claimed, nextDueMs: nextDueMs ?? choice.nextDueMs, lastKeys: choice.lastKeys };
    });
    this.#behind.clear();
    for (const [flow, key] of lastKeys) this.#behind.set(flow, key);
    return result;
  }

  #linesSql(request: ClaimRequest): string {
    const json = escapeLiteral(JSON.stringify(request));
    const behind = escapeLiteral(JSON.stringify(Object.fromEntries(this.#behind)));
    const deadlineMs = Math.floor(this.#deadlineMs());
    return `
      BEGIN ISOLATION LEVEL READ COMMITTED;
      SET LOCAL idle_in_transaction_session_timeout = ${holdMaxMs};
      SELECT ${this.#schema}.flow_lines_1(${json}, ${behind}, ${deadlineMs}, ${escapeLiteral(this.#schema)}) AS lines`;
  }

  #takeSql({ workerId, nowMs }: ClaimRequest, runIds: readonly string[]): string {
    if (runIds.length === 0) return "COMMIT";
    const ids = `ARRAY[${runIds.map(escapeLiteral).join(",")}]::uuid[]`;
    return `SELECT ${this.#schema}.claim_chosen_1(${escapeLiteral(workerId)}, ${nowMs}, ${ids}) AS taken; COMMIT`;
  }
}
