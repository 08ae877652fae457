import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "../options.ts";
import type { ServerPlace } from "../server/server-place.ts";
import { peerFigure, pawlBest, type PeerFigure } from "./peer-figure.ts";
import { builtPawl, peerFolder, versionOf } from "./peer-folder.ts";
import { peerPlan, type PeerPoint } from "./peer-plan.ts";
import { peerTable } from "./peer-table.ts";
import { startRedis } from "./redis.ts";
import { runPeerTask, type PeerResult } from "./run-peer-task.ts";

const concurrency = 100;
const timeoutMs = 90_000;
/** Every engine in turn on the same server, each process fresh, each database new; Pawl by the same programs, compiled. */
export async function takePeers(options: Options, server: ServerPlace): Promise<void> {
  const say = (line: string): unknown => process.stderr.write(`${line}\n`);
  const isWanted = (engine: string): boolean => options.engines?.includes(engine) ?? true;
  const entry = isWanted("pawl") ? await builtPawl(say) : "";
  const folder = await peerFolder(say);
  const absurdSql = process.env["ABSURD_SQL"] ?? join(folder, "absurd.sql");
  const redis = isWanted("bullmq") ? await startRedis() : null;
  const figures: PeerFigure[] = [];
  try {
    const take = async (point: PeerPoint): Promise<void> => {
      const missing = missingFor(point, { server, absurdSql, hasRedis: redis !== null });
      const repeats = missing === null ? Math.min(options.repeats, point.repeatsMax ?? options.repeats) : 0;
      const results: PeerResult[] = missing === null ? [] : [{ value: null, missing }];
      for (let n = 0; n < repeats; n++) {
        const settings = { ...point.task.settings, ...(redis === null ? {} : { redisUrl: redis.url }) };
        const task = { ...point.task, engine: point.engine, server: server.url, concurrency, settings };
        const environment = { PAWL_ENTRY: entry, ABSURD_SQL: absurdSql };
        results.push(await runPeerTask(task, { folder, environment, timeoutMs }));
      }
      const version = versionOf(folder, point.engine);
      const figure = peerFigure(point, { version, results, pawl: pawlBest(figures, point) });
      figures.push(figure);
      if (options.isJson) process.stdout.write(`${JSON.stringify(figure)}\n`);
      const result = figure.value === null ? figure.missing : `${figure.value} ${figure.unit}`;
      say(`${figure.measure}: ${figure.engine}, ${figure.settings || "as it comes"}: ${result}`);
    };
    const points = peerPlan(options.isQuick).filter(({ engine }) => isWanted(engine));
    for (const point of points) if (point.isPatient !== true) await take(point);
    await Promise.all(points.filter(({ isPatient }) => isPatient === true).map(take));
  } finally {
    await redis?.stop();
  }
  if (!options.isJson) process.stdout.write(`\n${peerTable(figures, options.isMarkdown)}\n`);
}

/** Why an engine cannot be measured here; null: it can. */
function missingFor(
  point: PeerPoint,
  place: { readonly server: ServerPlace; readonly absurdSql: string; readonly hasRedis: boolean },
): string | null {
  if (point.engine === "absurd" && !existsSync(place.absurdSql))
    return "set ABSURD_SQL to its repository's sql/absurd.sql at tag 0.4.0";
  if (point.engine === "bullmq" && !place.hasRedis) return "redis-server is not installed";
  if (point.task.point === "statements" && !place.server.hasStatements) return "the server has no pg_stat_statements";
  return null;
}
