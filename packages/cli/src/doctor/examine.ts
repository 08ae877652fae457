import type { Pawl } from "pawl";
import type { Store } from "pawl/internal";
import { findProblems } from "../find-problems.ts";
import { errorBrief } from "../render/error.ts";
import type { Session } from "../session.ts";
import { fine, note, problem, type Finding } from "./finding.ts";
import { standingLanes, type StandingLane } from "./lanes.ts";
import { examineQueues } from "./queues.ts";
import { examineParked, examineVersions } from "./runs.ts";
import { examineWorkers } from "./workers.ts";

export type { Finding } from "./finding.ts";

/** Looks at everything, and goes on as far as it can where something is broken. */
export async function examine(session: Session): Promise<Finding[]> {
  const findings: Finding[] = [fine("node", process.versions.node)];
  try {
    const loaded = await session.config();
    findings.push(loaded.file === undefined ? note("config", "no file found") : fine("config", loaded.file));
    findings.push(
      ...findProblems(loaded.config).map(({ severity, message, hint }) =>
        (severity === "error" ? problem : note)("config", message, ...(hint === undefined ? [] : [hint])),
      ),
    );
    findings.push(...(await session.withPawl((pawl, store) => examineStore(session, pawl, store))));
  } catch (error) {
    const { code, hint } = error as { code?: string; hint?: string };
    if (code === "config_not_found") throw error;
    findings.push(
      problem(
        code?.startsWith("config") === true ? "config" : "store",
        errorBrief(error),
        ...(hint === undefined ? [] : [hint]),
      ),
    );
  }
  return findings;
}

async function examineStore(session: Session, pawl: Pawl, store: Store): Promise<Finding[]> {
  const facts = await pawl.inspect();
  const nowMs = session.nowMs();
  const { config } = await session.config();
  const [workers, versions, lanes] = await Promise.all([
    pawl.workers.list(),
    pawl.workflows.versions(),
    standingLanes(pawl, store, { namespace: config.namespace ?? "default", nowMs }),
  ]);
  const isServedSomewhere = ({ workflow, version }: StandingLane): boolean =>
    versions.some((one) => one.workflow === workflow && one.version === version && one.isServed);
  return [
    ...facts.map(({ name, value, problem: remedy }) =>
      remedy === undefined ? fine("store", `${name}: ${value}`) : problem("store", `${name}: ${value}`, remedy),
    ),
    ...examineWorkers(workers, nowMs),
    ...examineVersions(versions, lanes, nowMs),
    ...examineQueues(lanes, isServedSomewhere, nowMs),
    ...(await examineParked(pawl)),
  ];
}
