import { DueChoice, type ClaimRequest, type FlowFacts } from "pawl/internal";

interface WaitingRun {
  readonly id: string;
  readonly dueMs: number;
}

/** What `flow_lines_1` gives: all that a claim has to choose from, and what it has to know for it. */
export interface FlowLines {
  readonly lanes: readonly {
    readonly priority: number;
    readonly queue: string;
    readonly runs: readonly WaitingRun[];
  }[];
  readonly lines: readonly (readonly FlowLineJson[] | null)[];
  readonly flows: readonly (FlowJson | null)[];
}

interface FlowLineJson {
  readonly flow: string;
  readonly priority: number;
  readonly key: string;
  readonly queue: string;
  readonly hasBegun: boolean;
  readonly runs: readonly WaitingRun[];
  /** There may be more of them. */
  readonly isMore: boolean;
}

interface FlowJson {
  readonly flow: string;
  readonly owned: number;
  readonly starts: readonly number[];
  readonly keys?:
    | readonly {
        readonly key: string;
        readonly owned: number;
        readonly servedMs: number | null;
        readonly starts: readonly number[];
      }[]
    | null;
  /** Set where there are more keys than one claim looks at: the last of them. */
  readonly lastKey?: string;
}

/** After so long a claim that found nothing among the keys that it looked at looks at the next ones. */
const nextKeysMs = 100;

export interface FlowChoice {
  readonly runIds: readonly string[];
  readonly nextDueMs: number | null;
  /** By flow: the key behind which the next claim goes on. */
  readonly lastKeys: ReadonlyMap<string, string>;
}

/** Chooses by the rule that chooses for every store. */
export function chooseFrom(found: FlowLines, request: ClaimRequest): FlowChoice {
  const flows = found.flows.filter((flow) => flow !== null);
  const choice = new DueChoice(request, factsOf(flows));
  let isCut = false;
  const runsOf = function* ({ runs, isMore }: FlowLineJson): Generator<WaitingRun, undefined> {
    yield* runs;
    if (isMore) isCut = true;
  };
  const lanes = [
    ...found.lanes.map(({ priority, queue, runs }) => ({ priority, queue, runs, line: null })),
    ...found.lines
      .flatMap((lines) => lines ?? [])
      .map((line) => ({ priority: line.priority, queue: line.queue, runs: [], line })),
  ].sort((a, b) => b.priority - a.priority);
  for (const { priority, queue, runs, line } of lanes) {
    const wanted = choice.beginLane(priority, queue);
    if (wanted === null) break;
    if (line === null) for (const { id, dueMs } of runs.slice(0, wanted)) choice.offer(queue, id, dueMs);
    else if (choice.beginFlow(line.flow))
      choice.offerLine(line.flow, { queue, key: line.key, hasBegun: line.hasBegun, runs: runsOf(line) });
  }
  const { runIds, nextDueMs } = choice.result();
  const lastKeys = new Map(
    flows.flatMap(({ flow, lastKey }) => (lastKey === undefined ? [] : [[flow, lastKey] as const])),
  );
  const { nowMs } = request;
  if (isCut) return { runIds, nextDueMs: Math.min(nextDueMs ?? nowMs, nowMs), lastKeys };
  if (lastKeys.size === 0) return { runIds, nextDueMs, lastKeys };
  const laterMs = runIds.length > 0 ? nowMs : nowMs + nextKeysMs;
  return { runIds, nextDueMs: Math.min(nextDueMs ?? laterMs, laterMs), lastKeys };
}

function factsOf(flows: readonly FlowJson[]): FlowFacts {
  const byFlow = new Map(flows.map((one) => [one.flow, one]));
  const keys = new Map(
    flows.flatMap((one) => (one.keys ?? []).map((key) => [`${one.flow}\0${key.key}`, key] as const)),
  );
  const at = (flow: string, key: string | null) => (key === null ? byFlow.get(flow) : keys.get(`${flow}\0${key}`));
  return {
    owned: ({ flow, key }) => at(flow, key)?.owned ?? 0,
    starts: ({ flow, key }) => at(flow, key)?.starts ?? [],
    servedMs: ({ flow, key }) => keys.get(`${flow}\0${key}`)?.servedMs ?? null,
  };
}
