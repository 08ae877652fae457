import { expect, it } from "vitest";
import { interruptId } from "./interrupt-id.ts";

const place = {
  runId: "01890a5d-ac96-774b-bcce-b302099a8057",
  key: "interrupt:q",
  attempt: 1,
  atMs: 1_700_000_000_000,
};

it("is a UUID of version 7 that tells the time of the asking", () => {
  const id = interruptId(place);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.slice(0, 13).replace("-", ""), 16)).toBe(place.atMs);
});

it("is the same for the same place in a run, and another for every other", () => {
  expect(interruptId(place)).toBe(interruptId({ ...place }));
  const others = [{ runId: "other" }, { key: "interrupt:q#2" }, { attempt: 2 }, { atMs: place.atMs + 1 }];
  const ids = [{}, ...others].map((part) => interruptId({ ...place, ...part }));
  expect(new Set(ids).size).toBe(5);
});
