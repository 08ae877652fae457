import { describe, it } from "vitest";
import { storeConformance } from "../conformance.ts";
import { MemoryStore } from "./memory-store.ts";

describe("memory store", () => {
  it.each(storeConformance)("$name", async ({ run }) => {
    const store = new MemoryStore();
    await store.open();
    await run({ store, another: async () => store.connect() });
    await store.close();
  });
});
