import type { AgentSummary } from "@pawl/api";
import type { Pawl, Workflow } from "pawl";
import { graphOf } from "pawl/internal";
import { ownerSeen, type Principal } from "../http/principal.ts";
import { Shared } from "../http/shared.ts";

/** One question to the store tells when each agent was last run; what lies further back is not worth more. */
const runsLookedAt = 200;
const freshMs = 2_000;

/** What there is of agents, as lists show it. */
export class Directory {
  readonly #pawl: Pawl;
  readonly #now: () => number;
  readonly #served: Shared<ReadonlySet<string>>;
  readonly #lastRuns: Shared<ReadonlyMap<string, Date>>;

  constructor(pawl: Pawl, now: () => number) {
    this.#pawl = pawl;
    this.#now = now;
    this.#served = new Shared({ freshMs, now });
    this.#lastRuns = new Shared({ freshMs, now });
  }

  /** Of the version of each that a start gets; by name. */
  async summaries(principal: Principal): Promise<readonly AgentSummary[]> {
    const names = new Set(this.#pawl.workflows.list().map(({ name }) => name));
    const surroundings = await this.#surroundings(principal);
    return [...names].map((name) => summaryOf(this.#pawl.workflows.get(name), surroundings));
  }

  async summary(principal: Principal, workflow: Workflow): Promise<AgentSummary> {
    return summaryOf(workflow, await this.#surroundings(principal));
  }

  async #surroundings(principal: Principal): Promise<Surroundings> {
    const owner = ownerSeen(principal);
    const [served, lastRuns] = await Promise.all([
      this.#served.get("", () => servedVersions(this.#pawl, this.#now())),
      this.#lastRuns.get(JSON.stringify(owner ?? null), () => lastRunsOf(this.#pawl, owner)),
    ]);
    return { served, lastRuns };
  }
}

interface Surroundings {
  /** `name@version`. */
  readonly served: ReadonlySet<string>;
  /** When each agent was last run, by name. */
  readonly lastRuns: ReadonlyMap<string, Date>;
}

async function servedVersions(pawl: Pawl, nowMs: number): Promise<ReadonlySet<string>> {
  const workers = (await pawl.workers.list()).filter(({ expiresAt }) => expiresAt.getTime() > nowMs);
  return new Set(workers.flatMap(({ serves }) => serves.map(({ workflow, version }) => `${workflow}@${version}`)));
}

async function lastRunsOf(pawl: Pawl, owner: string | undefined): Promise<ReadonlyMap<string, Date>> {
  const { items } = await pawl.list({ limit: runsLookedAt, ...(owner !== undefined && { owner }) });
  // The newest of each agent is set last.
  return new Map(items.toReversed().map(({ workflow, createdAt }) => [workflow, createdAt]));
}

/** Pure. */
function summaryOf(workflow: Workflow, { served, lastRuns }: Surroundings): AgentSummary {
  const { name, version, title, description, tags, author, deprecated } = workflow;
  return {
    name,
    title: title ?? name,
    description: description ?? null,
    tags: [...tags],
    author: author ?? null,
    kind: graphOf(workflow) === undefined ? "workflow" : "graph",
    deprecated,
    version,
    isServed: served.has(`${name}@${version}`),
    lastRunAt: lastRuns.get(name)?.toISOString() ?? null,
  };
}
