import { storeConformance } from "pawl/testing";
import { beforeAll, describe, it } from "vitest";
import { PostgresStore } from "./postgres-store.ts";
import { createDatabase, inDatabase, poolerUrl, whyNot } from "./testing/servers.fixture.ts";

interface Server {
  readonly name: string;
  readonly missing: string | null;
  readonly database: () => Promise<string>;
  /** Whether one handle hears at once of what another does. */
  readonly canNotify: boolean;
}

const servers: readonly Server[] = [
  { name: "the embedded server", missing: null, database: () => createDatabase("embedded"), canNotify: true },
  { name: "Debian's server", missing: whyNot("debian"), database: () => createDatabase("debian"), canNotify: true },
  {
    name: "PgBouncer in transaction mode",
    missing: whyNot("pgbouncer"),
    database: async () => {
      const { pathname } = new URL(await createDatabase("embedded"));
      return inDatabase(await poolerUrl(), pathname.slice(1));
    },
    canNotify: false,
  },
];

// These servers have fsync off, which is reported; inspect.test.ts looks at that.
const isAboutInspection = /^it can be inspected$/;
const needsNotifications = /^(new work rings|runs of a dead worker ring) at the other handle/;

describe.each(servers)("postgres store on $name", ({ missing, database, canNotify }) => {
  let url = "";
  let schemas = 0;
  beforeAll(async () => {
    if (missing === null) url = await database();
  });

  it.for(
    storeConformance.filter(
      ({ name }) => !isAboutInspection.test(name) && (canNotify || !needsNotifications.test(name)),
    ),
  )("$name", async ({ run }, { skip }) => {
    if (missing !== null) skip(missing);
    schemas += 1;
    const schema = `test_${schemas}`;
    const handles: PostgresStore[] = [];
    const another = async (): Promise<PostgresStore> => {
      const handle = new PostgresStore(url, { schema });
      handles.push(handle);
      await handle.open();
      return handle;
    };
    try {
      await run({ store: await another(), another });
    } finally {
      await Promise.all(handles.map((handle) => handle.close()));
    }
  });
});
