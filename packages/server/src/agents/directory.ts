import type { AgentSummary } from "@pawl/api";
import type { Pawl, Run, Workflow } from "pawl";
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

  constructor(pawl: Pawl, now: () => number) {
    this.#pawl = pawl;
    this.#now = now;
    this.#served = new Shared({ freshMs, now });
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
    const [served, { items }] = await Promise.all([
      this.#served.get("", () => servedVersions(this.#pawl, this.#now())),
      this.#pawl.list({ limit: runsLookedAt, ...(owner !== undefined && { owner }) }),
    ]);
    return { served, runs: items };
  }
}

interface Surroundings {
  /** `name@version`. */
  readonly served: ReadonlySet<string>;
  /** Newest first. */
  readonly runs: readonly Run[];
}

async function servedVersions(pawl: Pawl, nowMs: number): Promise<ReadonlySet<string>> {
  const workers = (await pawl.workers.list()).filter(({ expiresAt }) => expiresAt.getTime() > nowMs);
  return new Set(workers.flatMap(({ serves }) => serves.map(({ workflow, version }) => `${workflow}@${version}`)));
}

/** Pure. */
function summaryOf(workflow: Workflow, { served, runs }: Surroundings): AgentSummary {
  const { name, version, title, description, tags, author, deprecated } = workflow;
  const last = runs.find((run) => run.workflow === name);
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
    lastRunAt: last?.createdAt.toISOString() ?? null,
  };
}
