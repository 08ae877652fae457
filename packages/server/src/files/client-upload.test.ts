import { createHash } from "node:crypto";
import { createClient } from "@pawl/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cuttingProxy } from "../live/cutting-proxy.fixture.ts";
import { ann, testServer, tokenOf, type TestServer } from "../testing/test-server.fixture.ts";

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [] });
});
afterAll(() => t[Symbol.asyncDispose]());

test("the client uploads in chunks, and goes on where it was when the connection is cut", async () => {
  const text = "the quick brown fox\n".repeat(20_000);
  const proxy = await cuttingProxy(t.server.url, (cuts) => (cuts < 4 ? 30_000 : Number.POSITIVE_INFINITY));
  const client = createClient({ url: proxy.url, token: tokenOf(ann) });
  const progress: number[] = [];
  const file = await client.files.upload(new Blob([text]), {
    name: "fox.txt",
    type: "text/plain",
    chunkBytes: 64 * 1024,
    onProgress: (bytes) => progress.push(bytes),
  });
  expect(file).toMatchObject({ name: "fox.txt", size: text.length, type: "text/plain" });
  expect(proxy.cuts).toBeGreaterThan(1);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
  expect(progress.at(-1)).toBe(text.length);
  expect(await client.files.get(file.$file)).toMatchObject({ isComplete: true, received: text.length });
  const content = await (await client.files.content(file.$file)).text();
  expect(createHash("sha256").update(content).digest("hex")).toBe(createHash("sha256").update(text).digest("hex"));
  await client.files.delete(file.$file);
  await expect(client.files.get(file.$file)).rejects.toMatchObject({ code: "file_not_found" });
  await proxy.close();
});
