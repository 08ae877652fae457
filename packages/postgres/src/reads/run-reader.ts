import {
  mergeCounts,
  type EndedRow,
  type ErrorQuery,
  type ErrorRow,
  type EventRow,
  type LaneCount,
  type LogPart,
  type LogPlace,
  type RunCount,
  type RunQuery,
  type RunRow,
  type RunSummary,
  type RunTally,
  type SignalRow,
  type SummaryQuery,
  type TallyQuery,
} from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import { eventOf, type EventColumns } from "../rows/event-row.ts";
import { runOf, type RunColumns } from "../rows/run-row.ts";
import { signalOf, type SignalColumns } from "../rows/signal-row.ts";
import { GatheredRuns } from "./gathered-runs.ts";
import { listQuery } from "./list-query.ts";
import { eventsMax, logParts, logQuery, type LogColumns } from "./log-query.ts";
import { isRunId } from "./run-id.ts";
import { readSql, type ReadSql } from "./read-sql.ts";
import { summaryOf, summaryQuery, type SummaryColumns } from "./summary-query.ts";
import { tallyOf, tallyQuery, type TallyColumns } from "./tally-query.ts";

const eventsPerSlice = 10_000;

/** Every read of runs and of what belongs to them. */
export class RunReader {
  readonly #connections: Connections;
  readonly #schema: string;
  readonly #sql: ReadSql;
  readonly #single: GatheredRuns = new GatheredRuns((runIds) => this.#runs(runIds));

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#schema = quoted(connections.target.schema);
    this.#sql = readSql(this.#schema);
  }

  async run(runId: string): Promise<RunRow | null> {
    return isRunId(runId) ? this.#single.get(runId) : null;
  }

  async #runs(runIds: readonly string[]): Promise<readonly RunRow[]> {
    const query = { name: "pawl_runs", text: this.#sql.runs, values: [runIds] };
    return (await this.#connections.read<RunColumns>(query)).rows.map(runOf);
  }

  async many(runIds: readonly string[]): Promise<readonly RunRow[]> {
    const wanted = [...new Set(runIds.filter(isRunId))];
    return wanted.length === 0 ? [] : this.#runs(wanted);
  }

  /** How the runs are, and what is in their logs; in one statement, unless that would be too much at once. */
  async logs(places: readonly LogPlace[], limitPerRun: number): Promise<readonly LogPart[]> {
    const parts: LogPart[] = [];
    while (parts.length < places.length) {
      const left = places.slice(parts.length);
      const odd = left.findIndex(({ runId }) => !isRunId(runId));
      if (odd === 0) {
        parts.push({ run: null, events: [] });
        continue;
      }
      const asked = odd === -1 ? left : left.slice(0, odd);
      const query = logQuery(this.#schema, asked, Math.min(Math.max(limitPerRun, 0), eventsMax));
      const { rows } = await this.#connections.read<LogColumns>(query);
      for (const part of logParts(asked, rows, limitPerRun)) {
        const { runId } = places[parts.length]!;
        parts.push(part.events.length < eventsMax ? part : await this.#withRest(runId, part, limitPerRun));
      }
    }
    return parts;
  }

  /** What is wanted of one run beyond what comes at once. */
  async #withRest(runId: string, { run, events }: LogPart, limit: number): Promise<LogPart> {
    const rest = await this.events(runId, events.at(-1)!.seq + 1, limit - events.length);
    return { run, events: [...events, ...rest] };
  }

  async tally(query: TallyQuery): Promise<RunTally> {
    const found = tallyQuery(this.#schema, query);
    if (found === null) return { counts: {}, isComplete: true };
    return tallyOf(query, (await this.#connections.scan<TallyColumns>(found)).rows);
  }

  async summarize(query: SummaryQuery): Promise<RunSummary> {
    const { rows } = await this.#connections.scan<SummaryColumns>(summaryQuery(this.#schema, query));
    return summaryOf(query, rows);
  }

  async ended(runIds: readonly string[]): Promise<readonly RunRow[]> {
    const values = [runIds.filter(isRunId)];
    if (values[0]?.length === 0) return [];
    const { rows } = await this.#connections.read<RunColumns>({ name: "pawl_ended", text: this.#sql.ended, values });
    return rows.map(runOf);
  }

  async list(query: RunQuery): Promise<readonly RunRow[]> {
    const found = listQuery(this.#schema, query);
    if (found === null) return [];
    const { rows } = await this.#connections.scan<RunColumns>(found);
    return rows.map(runOf);
  }

  async children(parentId: string, beforeId: string | null, limit: number): Promise<readonly RunRow[]> {
    if (limit <= 0 || !isRunId(parentId) || (beforeId !== null && !isRunId(beforeId))) return [];
    const values = [parentId, beforeId, limit];
    const { rows } = await this.#connections.scan<RunColumns>({ text: this.#sql.children, values });
    return rows.map(runOf);
  }

  async events(runId: string, fromSeq: number, limit: number): Promise<readonly EventRow[]> {
    const events: EventRow[] = [];
    if (!isRunId(runId)) return events;
    let next = Math.max(fromSeq, 0);
    while (events.length < limit) {
      const most = Math.min(eventsPerSlice, limit - events.length);
      const values = [runId, next, most];
      const { rows } = await this.#connections.read<EventColumns>({
        name: "pawl_events",
        text: this.#sql.events,
        values,
      });
      for (const row of rows) events.push(eventOf(row));
      if (rows.length < most) break;
      next = events.at(-1)!.seq + 1;
    }
    return events;
  }

  async signals(runId: string): Promise<readonly SignalRow[]> {
    if (!isRunId(runId)) return [];
    const query = { name: "pawl_signals", text: this.#sql.signals, values: [runId] };
    return (await this.#connections.read<SignalColumns>(query)).rows.map(signalOf);
  }

  async count(namespace: string | null, workflow: string | null): Promise<readonly RunCount[]> {
    const query = { text: this.#sql.count, values: [namespace, workflow] };
    return mergeCounts((await this.#connections.scan<RunCount>(query)).rows);
  }

  async lanes(namespace: string | null, nowMs: number): Promise<readonly LaneCount[]> {
    return (await this.#connections.scan<LaneCount>({ text: this.#sql.lanes, values: [namespace, nowMs] })).rows;
  }

  async scanEnded(
    afterId: string | null,
    endedByMs: number,
    limit: number,
  ): Promise<{ readonly ended: readonly EndedRow[]; readonly lastId: string | null }> {
    const values = [afterId, endedByMs, limit];
    const { rows } = await this.#connections.scan<ScannedRun>({ text: this.#sql.scanEnded, values });
    const last = rows.at(-1);
    const isAll = rows.length < limit || last === undefined || last.createdMs > endedByMs;
    return {
      ended: rows
        .filter((row) => row.hasEnded)
        .map(({ id, namespace, workflow, status, finishedMs }) => ({ id, namespace, workflow, status, finishedMs })),
      lastId: isAll ? null : last.id,
    };
  }

  async scanErrors({ status, namespace, owner, workflow, sinceMs, beforeId, limit }: ErrorQuery): Promise<{
    readonly errors: readonly ErrorRow[];
    readonly lastId: string | null;
  }> {
    if (limit <= 0 || (beforeId !== null && !isRunId(beforeId))) return { errors: [], lastId: null };
    const shared = [beforeId, namespace, workflow, sinceMs, limit];
    const values = owner === null ? shared : [...shared, owner, status];
    const text = owner === null ? this.#sql.scanErrors(status) : this.#sql.scanErrorsOfOwner;
    const { rows } = await this.#connections.scan<Omit<ErrorRow, "error"> & { error: string | null }>({ text, values });
    const errors = rows.flatMap(({ id, workflow: of, atMs, error }) =>
      error === null ? [] : [{ id, workflow: of, atMs, error }],
    );
    return { errors, lastId: rows.length < limit ? null : rows.at(-1)!.id };
  }

  /** Deletes those that have ended (by then, if a time is given), with all that belongs to them. */
  async delete(runIds: readonly string[], endedByMs: number | null): Promise<number> {
    const values = [runIds.filter(isRunId), endedByMs];
    const { rows } = await this.#connections.scan<{ count: number }>({ text: this.#sql.delete, values });
    return rows[0]?.count ?? 0;
  }
}

type ScannedRun = EndedRow & { readonly createdMs: number; readonly hasEnded: boolean };
