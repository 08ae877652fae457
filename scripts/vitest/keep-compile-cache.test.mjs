import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { compileCache } from "../compile-cache.mjs";

// Found by a fork that died of SIGSEGV: threads stripped their TypeScript with WebAssembly after all, because coverage had forbidden them the cache.
it("gives the threads of tests their sources stripped, under coverage too", async () => {
  const code = `require("node:worker_threads").parentPort.postMessage(require("node:module").getCompileCacheDir() ?? null)`;
  const [folder] = await once(new Worker(code, { eval: true }), "message");
  expect(folder).toContain(compileCache);
});
