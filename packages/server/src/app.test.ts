import { operations } from "@pawl/api";
import { expect, test } from "vitest";
import { testServer } from "./testing/test-server.fixture.ts";

test("does every operation of the contract", async () => {
  await using t = await testServer({ workflows: [] });
  const missing: string[] = [];
  for (const { id, method, path } of operations) {
    const reply = await fetch(`${t.server.url}/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`, { method });
    const body = await reply.text();
    if (body.includes("route_not_found")) missing.push(id);
  }
  expect(missing).toEqual([]);
});
