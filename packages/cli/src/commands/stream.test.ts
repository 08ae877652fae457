import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
let run: string;

beforeAll(async () => {
  project = new Project({
    "pawl.config.ts": `import { defineConfig } from "pawl";
import { tale } from "./workflows.ts";
export default defineConfig({ store: "sqlite:./pawl.db", workflows: [tale] });
`,
    "workflows.ts": `import { fixed, workflow } from "pawl";
export const tale = workflow({ name: "tale", captureOutput: "only" }, async (ctx) => {
  await ctx.step("tell", { retry: fixed({ attempts: 2, delay: 1 }) }, async ({ stream, attempt, emit }) => {
    await stream("words").write(attempt === 1 ? "Onec" : "Once ");
    if (attempt === 1) throw new Error("The model is away");
    await stream("words").write("upon a time");
    await stream("facts").write({ pawls: 1 });
    stream("facts").end();
    emit("upload", { file: "tale.txt" });
    process.stdout.write("told\\n");
  });
  await ctx.waitForSignal("on");
  await ctx.stream("words").write(", and on");
});
`,
  });
  run = await project.start("tale");
  const worker = await project.worker();
  await vi.waitUntil(
    async () => (await project.json<{ status: string }>("show", run))[0]?.status === "waiting",
    20_000,
  );
  await worker.stop();
});
afterAll(() => project.remove());

describe("stream", () => {
  it("prints texts as they are, and what is no text a line each", async () => {
    expect((await project.pawl(["stream", run, "words"])).out).toBe("Once upon a time\n");
    expect((await project.pawl(["stream", run, "facts"])).out).toBe('{"pawls":1}\n');
    expect((await project.pawl(["stream", run, "words", "--from", "2"])).out).toBe("upon a time\n");
  });

  it("shows failed attempts where it is asked to, and says where the next begins", async () => {
    const { out, err } = await project.pawl(["stream", run, "words", "--all-attempts"]);
    expect(out).toBe("Onec\nOnce upon a time\n");
    expect(err).toContain("tell begins anew, attempt 2:");
  });

  it("follows what a worker in the same folder writes, until the run ends", async () => {
    const following = project.pawl(["stream", run, "words", "--follow"]);
    await project.pawl(["signal", run, "on"]);
    const worker = await project.worker();
    expect((await following).out).toBe("Once upon a time, and on\n");
    await worker.stop();
  });

  it("lists the streams of a run", async () => {
    expect((await project.pawl(["stream", run])).out).toMatch(
      /^STREAM +CHUNKS +LAST *\nwords +4 .*\nfacts +1 .*ended\n$/,
    );
    expect(await project.json("stream", run)).toMatchObject([{ name: "words" }, { name: "facts", isEnded: true }]);
  });

  it("gives programs every chunk as JSON", async () => {
    const [first] = await project.json("stream", run, "words", "--all-attempts");
    expect(first).toMatchObject({ index: 0, chunk: "Onec", step: "tell", attempt: 1, isFirst: true });
  });
});

describe("events", () => {
  it("are filtered by topic and kind, and keep their numbers", async () => {
    const of = async (...args: string[]): Promise<string[]> =>
      (await project.json<{ kind: string }>("events", run, ...args)).map(({ kind }) => kind);
    expect(await of("--topic", "stdout,upload")).toEqual(["upload", "stdout"]);
    expect(await of("--topic", "error", "--kind", "run-started")).toEqual(["run-started", "step-failed"]);
    const { code, err } = await project.pawl(["events", run, "--topic", "weather"]);
    expect(code).toBe(2);
    expect(err).toContain('There is no topic "weather"');
  });

  it("show streams and output in a line each", async () => {
    const { out } = await project.pawl(["events", run]);
    expect(out).toContain("· tell words: Onec\n");
    expect(out).toContain('· tell facts: {"pawls":1} (ended)\n');
    expect(out).toContain("· tell stdout: told\n");
  });
});
