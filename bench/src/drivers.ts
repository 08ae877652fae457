import { Client } from "pg";
import { batchOf, drivers, type Driver } from "./driver-connections.ts";
import { bareSchema, insertKnownRuns } from "./limit/bare-schema.ts";
import type { ServerPlace } from "./server/server-place.ts";
import { checkpointServer, withDatabase } from "./server/with-database.ts";
import { median } from "./statistics.ts";
import { columnsOf, shown, type Column } from "./table.ts";

const columns: readonly Column[] = [
  { title: "driver", isNumber: false },
  { title: "rows a batch", isNumber: true },
  { title: "connections", isNumber: true },
  { title: "rows/s", isNumber: true },
  { title: "spread", isNumber: false },
  { title: "µs of CPU/row", isNumber: true },
];

interface DriverLoad {
  readonly rows: number;
  readonly connections: number;
  readonly batches: number;
}

interface Taken {
  readonly rowsPerSecond: number;
  /** Of this process. */
  readonly cpuUsPerRow: number;
}

/**
 * The journal's batch (events, fenced by a join on run and epoch, one prepared statement) through `pg` and through `postgres`, as a table. `postgres` has no
 * binary parameters.
 */
export async function compareDrivers(
  server: ServerPlace,
  { repeats, isQuick }: { readonly repeats: number; readonly isQuick: boolean },
): Promise<string> {
  const table: string[][] = [];
  for (const rows of [10, 100, 1000]) {
    for (const connections of [1, 2]) {
      process.stderr.write(`${rows} rows a batch, ${connections} connections …\n`);
      const batches = Math.ceil((isQuick ? 2_000 : rows === 10 ? 25_000 : 100_000) / rows);
      const taken = await takeInTurn(server, repeats, { rows, connections, batches });
      for (const [driver, values] of taken) table.push(rowOf(driver, { rows, connections, batches }, values));
    }
  }
  return columnsOf(columns, table);
}

/** Each one first in turn, so that a machine that warms up or gets busy does so for all. */
async function takeInTurn(server: ServerPlace, repeats: number, load: DriverLoad): Promise<Map<Driver, Taken[]>> {
  const all = new Map<Driver, Taken[]>(drivers.map((driver) => [driver, []]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let i = 0; i < drivers.length; i++) {
      const driver = drivers[(i + repeat) % drivers.length]!;
      all.get(driver)?.push(await takeDriver(server, driver, load));
    }
  }
  return all;
}

function rowOf(driver: Driver, { rows, connections }: DriverLoad, taken: readonly Taken[]): string[] {
  const rates = taken.map(({ rowsPerSecond }) => Math.round(rowsPerSecond));
  return [
    driver.name,
    String(rows),
    String(connections),
    shown(median(rates)),
    `${shown(Math.min(...rates))}…${shown(Math.max(...rates))}`,
    median(taken.map(({ cpuUsPerRow }) => cpuUsPerRow)).toFixed(2),
  ];
}

function takeDriver(server: ServerPlace, driver: Driver, load: DriverLoad): Promise<Taken> {
  return withDatabase(server, async (url) => {
    const admin = new Client(url);
    await admin.connect();
    await admin.query(bareSchema);
    await insertKnownRuns(admin, load.rows * load.connections);
    await admin.end();
    const connection = await driver.open(url, load.connections);
    let seq = 0;
    const work = async (batches: number): Promise<void> => {
      const lane = async (number: number): Promise<void> => {
        for (let i = 0; i < batches / load.connections; i++) {
          const written = await connection.commit(batchOf(load.rows, number * load.rows, ++seq));
          if (written !== load.rows) throw new Error(`${driver.name} wrote ${written} of ${load.rows} rows.`);
        }
      };
      await Promise.all(Array.from({ length: load.connections }, (_, number) => lane(number)));
    };
    await work(Math.ceil(load.batches / 5));
    await checkpointServer(server);
    const beganMs = performance.now();
    const cpu = process.cpuUsage();
    await work(load.batches);
    const { user, system } = process.cpuUsage(cpu);
    const rows = load.rows * load.connections * Math.ceil(load.batches / load.connections);
    const rowsPerSecond = (rows * 1000) / (performance.now() - beganMs);
    await connection.close();
    return { rowsPerSecond, cpuUsPerRow: (user + system) / rows };
  });
}
