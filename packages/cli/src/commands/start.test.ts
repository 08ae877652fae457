import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../main.ts";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe("start", () => {
  it("starts a run, and says so when nobody will run it", async () => {
    const { code, out, err } = await project.pawl(["start", "order", "--input", '{"id":7}']);
    expect(code).toBe(0);
    expect(out).toMatch(/^started order v1 {2}[0-9a-f-]{36} {2}pending\n$/);
    expect(err).toBe('No live worker serves order v1 in queue "default" yet: pawl worker\n');
  });

  it("waits for the end, shows what happens, and prints the output alone on stdout", async () => {
    const worker = await project.worker();
    const { code, out, err } = await project.pawl(["start", "order", "--input", "-", "--wait"], { stdin: '{"id":7}' });
    expect(JSON.parse(out)).toEqual({ payment: "paid-7", mail: "sent" });
    expect(err).toMatch(
      /started order v1[^]*✓ charge completed[^]*↻ mail failed[^]*✓ mail completed[^]*✓ run completed/,
    );
    expect(code).toBe(0);
    expect((await worker.stop()).code).toBe(0);
  });

  it("gives programs the whole record", async () => {
    const worker = await project.worker();
    const [run] = await project.json("start", "order", "--wait", "--tag", "tenant=acme", "--tag", "kind=a=b");
    expect(run).toMatchObject({
      status: "completed",
      output: { payment: "paid-0" },
      tags: { tenant: "acme", kind: "a=b" },
    });
    await worker.stop();
  });

  it("returns 1 when the run fails, with its error and hint", async () => {
    const worker = await project.worker();
    const { code, out, err } = await project.pawl(["start", "broken", "--wait"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("The card was declined");
    expect(err).toContain("Ask for another card.");
    const json = await project.pawl(["start", "broken", "--wait", "--json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("declined") },
    });
    await worker.stop();
  });

  it("may be left while it waits: the run goes on", async () => {
    const io = project.io();
    const ended = main(["start", "review", "--wait"], io);
    await io.kill("SIGINT");
    expect(io.exits).toEqual([130]);
    const id = /[0-9a-f-]{36}/.exec(io.err())?.[0] ?? "";
    expect(io.err()).toContain(`The run goes on without this command: pawl show ${id}`);
    await project.pawl(["cancel", id]);
    expect(await ended).toBe(1);
    expect(io.err()).toContain("run_cancelled");
  });

  it("finds the run that has the idempotency key already", async () => {
    const first = await project.start("order", "-k", "order-7");
    const [second] = await project.json("start", "order", "-k", "order-7");
    expect(second).toMatchObject({ id: first, isNew: false });
  });

  it.each([
    [["start", "ordre"], 3, "workflow_not_registered"],
    [["start", "order", "--version", "9"], 3, "workflow_version_not_registered"],
    [["start", "order", "--store", "memory:"], 2, "the run would end with this command"],
    [["start", "order", "--delay", "soon"], 2, "invalid_duration"],
    [["start", "order", "--input", "@none.json"], 3, "file_not_found"],
  ])("answers %j with exit code %i", async (args, code, text) => {
    const said = await project.pawl(args);
    expect(said.err).toContain(text);
    expect(said.code).toBe(code);
  });
});
