import { expect, test } from "vitest";
import { PeopleBatch } from "./people-batch.ts";

function batch(read: ConstructorParameters<typeof PeopleBatch>[0]["read"]) {
  const work: (() => void)[] = [];
  const people = new PeopleBatch({ read, wait: (each) => work.push(each) });
  return { people, go: () => work.splice(0).forEach((each) => each()) };
}

test("asks once for all that are wanted at the same time, each id and question once", async () => {
  const asked: unknown[] = [];
  const { people, go } = batch((query) => {
    asked.push(query);
    return Promise.resolve({ items: [{ id: "a", name: "Ann" }] });
  });
  const names = [
    people.get({ id: "a", interrupt: "q1" }),
    people.get({ id: "a", interrupt: "q2" }),
    people.get({ id: "b", interrupt: null }),
  ];
  go();
  expect(await Promise.all(names)).toEqual([{ id: "a", name: "Ann" }, { id: "a", name: "Ann" }, null]);
  expect(asked).toEqual([{ id: ["a", "b"], interrupt: ["q1", "q2"] }]);
});

test("asks for no more than fifty at once", async () => {
  const sizes: number[] = [];
  const { people, go } = batch(({ id }) => {
    sizes.push(id.length);
    return Promise.resolve({ items: [] });
  });
  const names = Array.from({ length: 120 }, (_, at) => people.get({ id: String(at), interrupt: null }));
  go();
  await Promise.all(names);
  expect(sizes).toEqual([50, 50, 20]);
});

test("tells all who wait when it fails, and asks anew afterwards", async () => {
  let fails = true;
  const { people, go } = batch(() =>
    fails ? Promise.reject(new Error("away")) : Promise.resolve({ items: [{ id: "a", name: "Ann" }] }),
  );
  const first = people.get({ id: "a", interrupt: null });
  go();
  await expect(first).rejects.toThrow("away");
  fails = false;
  const second = people.get({ id: "a", interrupt: null });
  go();
  expect(await second).toEqual({ id: "a", name: "Ann" });
});
