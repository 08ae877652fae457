/** node open-once.fixture.ts <file>: a store is opened, and closed again. Afterwards all that its thread loads lies in the compile cache (scripts/vitest/fill-compile-cache.mjs). */
import { SqliteStore } from "./sqlite-store.ts";

const store = new SqliteStore(process.argv[2]!);
await store.open();
await store.close();
