import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;

beforeAll(() => {
  project = new Project({
    "pawl.config.ts": `import { defineConfig } from "pawl";
import { copy, size } from "./workflows.ts";
export default defineConfig({ store: "sqlite:./pawl.db", blobs: "file:./blobs", workflows: [copy, size] });
`,
    "workflows.ts": `import { form, workflow } from "pawl";
export const size = workflow({ name: "size", input: form({ fields: { of: form.files({ accept: [".csv"] }) } }) }, async (_ctx, { of }) => of);
export const copy = workflow({ name: "copy" }, async (ctx) => {
  await ctx.step("copy", async () => {
    const given = await ctx.files.read("in/a.csv");
    await ctx.files.write("out/b.csv", given.stream(), { type: given.type });
  });
});
`,
    "a.csv": "city,people\n",
  });
});
afterAll(() => project.remove());

describe("files", () => {
  it("go into a run with its start, are listed, and come out again", async () => {
    const [started] = await project.json<{ id: string }>("start", "copy", "--file", "in/a.csv=a.csv");
    const run = started?.id ?? "";
    const worker = await project.worker();
    await project.pawl(["events", run, "--follow"]);
    await worker.stop();
    expect((await project.pawl(["files", run])).out).toMatch(
      /^FILE +BYTES +TYPE +WRITTEN\nin\/a\.csv +12 +text\/csv .*\nout\/b\.csv +12 +text\/csv /,
    );
    expect(await project.json("files", run)).toMatchObject([
      { path: "in/a.csv", name: "a.csv" },
      { path: "out/b.csv" },
    ]);
    expect((await project.pawl(["files", run, "out/b.csv"])).err).toContain("Wrote 12 bytes to ");
    expect(readFileSync(join(project.folder, "b.csv"), "utf8")).toBe("city,people\n");
    writeFileSync(join(project.folder, "b.csv"), "mine");
    const again = await project.pawl(["files", run, "out/b.csv"]);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining("--out")]);
    await project.pawl(["files", run, "out/b.csv", "--out", "b.csv"]);
    expect(readFileSync(join(project.folder, "b.csv"), "utf8")).toBe("city,people\n");
    expect((await project.pawl(["files", run, "out/none"])).code).toBe(3);
  });

  it("are named by their paths in the input, and the rest of the reference is filled in", async () => {
    const input = { of: [{ $file: "in/a.csv" }, { $file: "in/a.csv", name: "Mine.csv" }] };
    const text = JSON.stringify(input);
    const [started] = await project.json<{ id: string }>("start", "size", "--file", "in/a.csv=a.csv", "--input", text);
    const worker = await project.worker();
    await project.pawl(["events", started?.id ?? "", "--follow"]);
    await worker.stop();
    const facts = { $file: "in/a.csv", size: 12, type: "text/csv" };
    expect(await project.json("show", started?.id ?? "")).toMatchObject([
      {
        output: [
          { ...facts, name: "a.csv" },
          { ...facts, name: "Mine.csv" },
        ],
      },
    ]);
  });

  it("that are not here cannot be started with", async () => {
    const { code, err } = await project.pawl(["start", "copy", "--file", "in/a.csv=none.csv"]);
    expect([code, err]).toEqual([2, expect.stringContaining("--file in/a.csv: there is no file")]);
  });
});
