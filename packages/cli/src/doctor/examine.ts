import type { Pawl } from "pawl";
import { isStale } from "../commands/workers.ts";
import { findProblems } from "../find-problems.ts";
import { errorBrief } from "../render/error.ts";
import { relativeTime } from "../render/span.ts";
import { shortId } from "../render/run-table.ts";
import type { Session } from "../session.ts";
import { fine, note, problem, type Finding } from "./finding.ts";
import { examineParked, examineVersions } from "./runs.ts";

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
    findings.push(...(await session.withPawl((pawl) => examineStore(session, pawl))));
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

async function examineStore(session: Session, pawl: Pawl): Promise<Finding[]> {
  const nowMs = session.io.clock.nowMs();
  const facts = await pawl.inspect();
  return [
    ...facts.map(({ name, value, problem: remedy }) =>
      remedy === undefined ? fine("store", `${name}: ${value}`) : problem("store", `${name}: ${value}`, remedy),
    ),
    ...(await examineWorkers(pawl, nowMs)),
    ...(await examineVersions(pawl)),
    ...(await examineParked(pawl)),
  ];
}

async function examineWorkers(pawl: Pawl, nowMs: number): Promise<Finding[]> {
  const workers = await pawl.workers.list();
  const stale = workers.filter((worker) => isStale(worker, nowMs));
  const live = workers.length - stale.length;
  return [
    live === 0 ? note("workers", "none is live", "Start one: pawl worker") : fine("workers", `${live} live`),
    ...stale.map((worker) =>
      problem(
        "workers",
        `${shortId(worker.id)} (${worker.host}, process ${worker.pid}) gave its last sign of life ${relativeTime(worker.heartbeatAt, nowMs)}`,
        "A live worker takes its runs over by itself: start one with `pawl worker`.",
      ),
    ),
  ];
}
