/** The URL of a new, empty database on the PostgreSQL server that all tests of a run share. */
export async function postgresDatabase(): Promise<string> {
  // Another package's fixture: its compiler knows it, ours need not.
  const fixture = new URL("../../../packages/postgres/src/testing/servers.fixture.ts", import.meta.url).href;
  const { createDatabase } = (await import(fixture)) as { createDatabase: (kind: "embedded") => Promise<string> };
  return createDatabase("embedded");
}
