/** node open-once.fixture.ts <file>: the thread of a database is started, and ends again, so that its source lies in the compile cache (scripts/vitest/fill-compile-cache.mjs). */
import { SqliteConnection } from "./sqlite-connection.ts";

await new SqliteConnection(process.argv[2]!).close();
