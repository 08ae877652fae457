import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Project } from "../testing/project.ts";

const config = `import { defineConfig } from "pawl";
import { order } from "./workflows.ts";
export default defineConfig({ store: "sqlite:./pawl.db", workflows: [order] });
`;
const code = (second: string): string => `import { workflow } from "pawl";
export const order = workflow({ name: "order" }, async (ctx, id: number) => {
  await ctx.step("charge", () => "paid " + id);
  await ctx.step("${second}", () => 1);
  if (id === 2) return;
  await ctx.waitForSignal("go");
});
`;

let project: Project;
let changed: Project;
let waiting: string;
let ended: string;

beforeAll(async () => {
  project = new Project({ "pawl.config.ts": config, "workflows.ts": code("label") });
  // Other code on the same store; a module is loaded once in a process.
  changed = new Project({
    "pawl.config.ts": config.replace("./pawl.db", join(project.folder, "pawl.db")),
    "workflows.ts": code("print"),
  });
  waiting = await project.start("order", "--input", "1");
  ended = await project.start("order", "--input", "2");
  const worker = await project.worker();
  const statusOf = async (run: string): Promise<string | undefined> =>
    (await project.json<{ status: string }>("show", run))[0]?.status;
  await vi.waitUntil(
    async () => (await statusOf(waiting)) === "waiting" && (await statusOf(ended)) === "completed",
    20_000,
  );
  await worker.stop();
  mkdirSync(join(project.folder, "histories"));
});
afterAll(() => {
  project.remove();
  changed.remove();
});

describe("export", () => {
  it("writes a document to a file or to standard output", async () => {
    const { code: exit, err } = await project.pawl(["export", waiting, "--out", "histories/waiting.json"]);
    expect(exit).toBe(0);
    expect(err).toContain("events of order to");
    const document: unknown = JSON.parse(readFileSync(join(project.folder, "histories/waiting.json"), "utf8"));
    expect(document).toMatchObject({ format: "pawl-history", run: { id: waiting, input: 1, status: "waiting" } });
    const { out } = await project.pawl(["export", waiting]);
    expect(JSON.parse(out)).toMatchObject({ run: { id: waiting } });
    expect(await project.json("export", waiting)).toMatchObject([{ run: { id: waiting } }]);
    await project.pawl(["export", ended, "--out", "histories/ended.json"]);
  });

  it("says when it cannot write or find", async () => {
    expect(await project.pawl(["export", waiting, "--out", "nowhere/a.json"])).toMatchObject({ code: 2 });
    expect(await project.pawl(["export", "00000000-0000-7000-8000-000000000000"])).toMatchObject({ code: 3 });
  });
});

describe("replay", () => {
  it("says that code fits files, a folder, a run of the store, and all that are unfinished", async () => {
    const { code: exit, out, err } = await project.pawl(["replay", "histories"]);
    expect(out).toContain("fits     histories/ended.json  order v1: 2 results, then completed");
    expect(out).toContain("fits     histories/waiting.json  order v1: 2 results, then waits for signal:go");
    expect(err).toContain("All 2 fit this code.");
    expect(exit).toBe(0);
    expect((await project.pawl(["replay", waiting, "histories/ended.json"])).code).toBe(0);
    expect(await project.json("replay", "--unfinished", "-w", "order")).toMatchObject([
      { history: waiting, ok: true, steps: 2, waitsFor: ["signal:go"] },
    ]);
  });

  it("names the first step that differs, and returns 1", async () => {
    const { code: exit, out, err } = await changed.pawl(["replay", join(project.folder, "histories")]);
    expect(exit).toBe(1);
    expect(out).toMatch(
      /differs .*waiting\.json\n {2}The code no longer fits .* expected "label" .* found step "print"/,
    );
    expect(err).toContain("2 of 2 do not fit this code.");
    expect((await changed.pawl(["replay", "--unfinished"])).code).toBe(1);
  });

  it("goes on behind what cannot be replayed", async () => {
    project.write("histories.other/a.json", "{}");
    project.write("histories.other/b.json", "no");
    const { code: exit, out } = await project.pawl(["replay", "histories.other", "histories/ended.json"]);
    expect(exit).toBe(1);
    expect(out).toContain("a.json is no history of a run");
    expect(out).toContain("b.json is not JSON");
    expect(out).toContain("fits     histories/ended.json");
    expect((await project.pawl(["replay", "histories/ended.json", "--run-version", "2"])).out).toContain(
      "has no version 2 here",
    );
  });

  it("refuses to do nothing, and files that are not there", async () => {
    expect(await project.pawl(["replay"])).toMatchObject({ code: 2 });
    expect(await project.pawl(["replay", "histories/none.json"])).toMatchObject({ code: 3 });
  });
});
