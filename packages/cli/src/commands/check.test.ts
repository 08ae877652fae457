import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe("validate", () => {
  it("finds a sound project sound, without touching its store", async () => {
    expect(await project.pawl(["validate"])).toMatchObject({
      code: 0,
      out: `valid  ${project.folder}/pawl.config.ts: 4 workflows\n`,
    });
  });

  it.each([
    ["{ stor: 'memory:', workflows: [order] }", 'There is no option "stor". Did you mean "store"?'],
    ["{ workflows: [order, order] }", "order v1 is configured twice."],
    [
      "{ workflows: [order], server: { trustProxys: ['10.0.0.0/8'] } }",
      'There is no option "trustProxys" of the server. Did you mean "trustProxy"?',
    ],
    ["{ workflows: [order], defaultVersions: { order: 2 } }", "defaultVersions names order v2; configured are v1."],
  ])("returns 1 for %s", async (config, problem) => {
    project.write("pawl.config.mjs", `import { order } from "./workflows.ts";\nexport default ${config};\n`);
    const { code, out } = await project.pawl(["validate", "--config", "pawl.config.mjs"]);
    expect(out).toContain(problem);
    expect(code).toBe(1);
    const json = await project.pawl(["validate", "--config", "pawl.config.mjs", "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ valid: false, problems: [{ severity: "error" }] });
  });

  it("names the problems of a graph", async () => {
    project.write(
      "pawl.config.mjs",
      `import { Graph, node } from "pawl";
const draft = node({ name: "draft", actions: ["again", "done"], exec: () => 1 });
draft.on("again", draft);
export default { workflows: [new Graph({ name: "essay", start: draft })] };\n`,
    );
    const { code, out } = await project.pawl(["validate", "--config", "pawl.config.mjs"]);
    expect(out).toContain('graph essay: Node "draft" declares the action "done", which leads nowhere');
    expect(code).toBe(1);
  });
});

describe("info", () => {
  it("shows where each setting comes from", async () => {
    const env = { PAWL_WORKER_CONCURRENCY: "7" };
    const { out } = await project.pawl(["info", "--store", "postgres://me:secret@host/db"], { env });
    expect(out).toContain("store postgres://me:***@host/db (command line)");
    expect(out).toContain("worker.concurrency 7 (PAWL_WORKER_CONCURRENCY)");
    expect(out).toMatch(/^workflows +order v1$/m);
    const [info] = await project.json("info");
    expect(info).toMatchObject({
      config: join(project.folder, "pawl.config.ts"),
      versions: { node: process.versions.node },
    });
  });
});

describe("doctor", () => {
  it("finds nothing wrong in a new project", async () => {
    const { code, out } = await project.pawl(["doctor"]);
    expect(out).toContain("✓ store integrity: ok");
    expect(out).toMatch(/No problems found\.\n$/);
    expect(code).toBe(0);
  });

  it("finds runs whose version nobody serves, and paused ones, with remedies", async () => {
    await project.start("order");
    const id = await project.start("review");
    await project.pawl(["pause", id]);
    project.write("pawl.config.json", '{ "store": "sqlite:./pawl.db" }');
    const { code, out } = await project.pawl(["doctor", "--config", "pawl.config.json"]);
    expect(out).toContain("✗ versions 1 run waits for order v1, which no live worker serves");
    expect(out).toContain("Register order v1 again");
    expect(out).toContain(`! runs review v1 ${id.slice(-12)} is paused`);
    expect(code).toBe(1);
    const findings = (await project.pawl(["doctor", "--json"])).out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { level: string });
    expect(findings.some(({ level }) => level === "problem")).toBe(true);
  });

  it("finds blocked runs, and those that their retry policy has paused", async () => {
    const flow = (step: string): string => `import { noRetry, workflow } from "pawl";
      const change = workflow({ name: "change" }, async (ctx) => {
        await ctx.step("${step}", () => 1);
        await ctx.waitForSignal("go");
      });
      const pay = workflow({ name: "pay" }, async (ctx) => {
        await ctx.step("charge", { retry: noRetry({ onExhausted: "pause" }) }, () => { throw new Error("no funds"); });
      });
      export default { store: "sqlite:./pawl.db", workflows: [change, pay] };`;
    project.write("one.mjs", flow("before"));
    project.write("two.mjs", flow("afterwards"));
    const one = await project.worker("--config", "one.mjs");
    const change = await project.start("change", "--config", "one.mjs");
    const pay = await project.start("pay", "--config", "one.mjs");
    await one.stop();
    const two = await project.worker("--config", "two.mjs");
    await project.pawl(["signal", change, "go"]);
    await until(async () => (await project.json("runs", "--status", "blocked,paused")).length === 2);
    const { code, out } = await project.pawl(["doctor", "--config", "two.mjs"]);
    expect(out).toMatch(new RegExp(`✗ runs change v1 ${change.slice(-12)} is blocked: .*\\(nondeterministic\\)`));
    expect(out).toContain(`pawl fork ${change.slice(-12)} --from <step>`);
    expect(out).toContain(`✗ runs pay v1 ${pay.slice(-12)} is paused: no funds`);
    expect(code).toBe(1);
    await two.stop();
  });

  it("reports a store that is no database", async () => {
    project.write(
      "pawl.db",
      "This is no database, but it is long enough to be looked at as if it were one.".repeat(20),
    );
    const { code, out } = await project.pawl(["doctor"]);
    expect(out).toMatch(/✗ store .*\(store_corrupt\)\n {2}→ /);
    expect(code).toBe(1);
  });
});

/** Asks again and again: each question takes its time. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
