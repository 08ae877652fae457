import { request } from "node:http";
import { expect, test } from "vitest";
import { upload } from "../files/upload-client.fixture.ts";
import { ann, testServer, type TestServer } from "../testing/test-server.fixture.ts";

/** The head of an answer, to somebody who takes gzip, as it came over the wire; `fetch` unpacks. */
function headOf(t: TestServer, path: string): Promise<NodeJS.Dict<string | string[]>> {
  const headers = { authorization: "Bearer test.ann.user", "accept-encoding": "gzip" };
  return new Promise((resolve, reject) => {
    const asked = request(`${t.server.url}/api/v1${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.headers);
    });
    asked.on("error", reject).end();
  });
}

test("answers that are long are compressed, but no files: one that was broken off is gone on with by its bytes", async () => {
  await using t = await testServer({ workflows: [] });
  const bytes = JSON.stringify({ text: "x".repeat(20_000) });
  const id = await upload(t, ann, bytes, { type: "application/json" });
  for (let more = 0; more < 30; more += 1) await upload(t, ann, "y");
  expect((await headOf(t, "/files?limit=100"))["content-encoding"]).toBe("gzip");
  const file = await headOf(t, `/files/uploads/${id}/content`);
  expect([file["content-encoding"], file["content-length"]]).toEqual([undefined, String(bytes.length)]);
});
