import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textWidth } from "../render/text-width.ts";
import { Project } from "../testing/project.ts";

let project: Project;
beforeAll(async () => {
  project = new Project();
  for (const id of [1, 2, 3]) await project.start("order", "--input", `{"id":${id}}`, "--tag", `n=${id}`);
  await project.start("review", "--queue", "people");
});
afterAll(() => project.remove());

const workflows = async (...args: string[]): Promise<unknown[]> =>
  (await project.json<{ workflow: string; input?: { id: number } }>("runs", ...args)).map(
    ({ workflow, input }) => input?.id ?? workflow,
  );

describe("runs", () => {
  it("lists runs, newest first, in a table", async () => {
    const { out } = await project.pawl(["runs"]);
    expect(out.split("\n")[0]).toMatch(/^RUN +WORKFLOW +STATUS +CREATED/);
    expect(out.split("\n")).toHaveLength(6);
    expect(out).toMatch(/review v1[^]*order v1/);
  });

  it("fits a terminal of 80 columns", async () => {
    const { out } = await project.pawl(["runs"], { columns: 80 });
    expect(Math.max(...out.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
    expect(out).toContain("\u001b[36mpending");
    expect((await project.pawl(["runs", "--no-color"], { columns: 80 })).out).not.toContain("\u001b");
  });

  it.each([
    [
      ["--workflow", "order"],
      [3, 2, 1],
    ],
    [["--tag", "n=2"], [2]],
    [["--queue", "people"], ["review"]],
    [["--status", "failed,running"], []],
    [
      ["--status", "pending", "--version", "1", "--since", "1h"],
      ["review", 3, 2, 1],
    ],
    [["--since", "2199-01-01"], []],
    [["--all"], ["review", 3, 2, 1]],
    [
      ["--limit", "2"],
      ["review", 3],
    ],
  ])("filters by %j", async (args, expected) => {
    expect(await workflows(...args)).toEqual(expected);
  });

  it("says how to go on after a page", async () => {
    const { err } = await project.pawl(["runs", "--limit", "2"]);
    const cursor = /--cursor (\S+), or --all/.exec(err)?.[1];
    expect(await workflows("--limit", "2", "--cursor", String(cursor))).toEqual([2, 1]);
    expect((await project.pawl(["runs", "--all", "--cursor", "x"])).code).toBe(2);
  });
});

describe("workflows", () => {
  it("counts runs by version, and says what nobody serves", async () => {
    const [order] = await project.json("workflows", "order");
    expect(order).toMatchObject({
      workflow: "order",
      version: 1,
      isRegistered: true,
      isServed: false,
      counts: { pending: 3 },
    });
    const { out } = await project.pawl(["workflows"]);
    expect(out).toMatch(/^order +v1 default +3 +0 +0 +0 +0 +no live worker$/m);
  });
});

it("workers says that there are none", async () => {
  expect((await project.pawl(["workers"])).err).toContain("No workers. Start one: pawl worker");
});
