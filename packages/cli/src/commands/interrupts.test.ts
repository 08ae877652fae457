import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Interrupt } from "pawl";
import { Project } from "../testing/project.ts";

const files = {
  "pawl.config.ts": `import { defineConfig } from "pawl";
import { expense, chat } from "./workflows.ts";

export default defineConfig({ store: "sqlite:./pawl.db", workflows: [expense, chat] });
`,
  "workflows.ts": `import { workflow } from "pawl";

export const expense = workflow({ name: "expense" }, (ctx) =>
  ctx.interrupt({
    name: "approval",
    title: "Pay 42 €?",
    description: "A dinner for three.",
    assignee: "ann",
    schema: {
      type: "object",
      properties: {
        approved: { type: "boolean", title: "Approve" },
        amount: { type: "number", minimum: 1, maximum: 100, default: 42 },
        account: { enum: ["travel", "food"], title: "Account" },
        mail: { type: "string", format: "email" },
        address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        tags: { type: "array", items: { type: "string" } },
      },
      required: ["approved", "account", "address"],
      additionalProperties: false,
    },
  }),
);

export const chat = workflow({ name: "chat" }, (ctx) => ctx.interrupt({ name: "say", title: "What now?" }));
`,
};

let project: Project;
beforeEach(() => {
  project = new Project(files);
});
afterEach(() => project.remove());

/** Starts a run, has it ask, and gives its question. */
async function asked(workflow: string): Promise<Interrupt> {
  const { stop } = await project.worker();
  const run = await project.start(workflow);
  try {
    for (;;) {
      const [found] = await project.json<Interrupt & Record<string, unknown>>("interrupts", "--run", run);
      if (found !== undefined) return found;
    }
  } finally {
    await stop();
  }
}

describe("interrupts", () => {
  it("lists what can be answered, with whom it is for", async () => {
    const { id, run } = await asked("expense");
    const { out } = await project.pawl(["interrupts"]);
    expect(out).toMatch(/^INTERRUPT +QUESTION +FOR +STATUS +ASKED +WORKFLOW +RUN\n/);
    expect(out).toMatch(new RegExp(`${id} +Pay 42 €\\? +ann +open .* expense +${run}\n`));
    expect((await project.pawl(["interrupts", "--assignee", "bob"])).err).toContain("No questions.");
    expect(await project.json("interrupts", "--assignee", "ann", "--workflow", "expense")).toHaveLength(1);
    expect(await project.json("interrupts", "--status", "answered,expired")).toEqual([]);
    expect((await project.pawl(["interrupts", "--status", "done"])).code).toBe(2);
    await project.pawl(["cancel", run, "--force"]);
    expect(await project.json("interrupts")).toEqual([]);
    expect(await project.json("interrupts", "--all")).toMatchObject([{ id, status: "closed" }]);
  });

  it("are named by show, with how to answer them", async () => {
    const { id, run } = await asked("expense");
    const { out } = await project.pawl(["show", run]);
    expect(out).toContain("waits for  an answer");
    expect(out).toMatch(/interrupt:approval +waiting/);
    expect(out).toContain(`? Pay 42 €?, for ann\n  pawl answer ${id}`);
    expect(await project.json("show", run)).toMatchObject([{ interrupts: [{ id }] }]);
    expect((await project.pawl(["events", run])).out).toContain("asks interrupt:approval of ann");
  });
});

describe("answer", () => {
  it("takes JSON, and says what is wrong with it", async () => {
    const { id, run } = await asked("expense");
    const wrong = await project.pawl(["answer", id, '{"approved":1}']);
    expect([wrong.code, wrong.out]).toEqual([2, ""]);
    expect(wrong.err).toContain("account is required; address is required; approved must be true or false");
    const right = '{"approved":true,"account":"food","address":{"city":"Bremen"}}';
    const { out, code } = await project.pawl(["answer", id.slice(-6), right, "--by", "ann", "--comment", "fine"]);
    expect([code, out]).toEqual([0, `answered "Pay 42 €?" of ${run}: ${right}\n`]);
    const again = await project.pawl(["answer", id, "1"]);
    expect(again.code).not.toBe(0);
    expect(again.err).toMatch(/was answered already by ann/);
    const { stop } = await project.worker();
    while ((await project.json("runs", "--status", "completed")).length === 0);
    await stop();
    expect((await project.pawl(["events", run])).out).toContain(`interrupt:approval answered ${right} by ann`);
  });

  it("takes fields", async () => {
    const { id } = await asked("expense");
    const fields = ["approved=yes", "account=travel", "address.city=Bremen", "tags=a, b", "amount=7"].flatMap(
      (each) => ["-f", each],
    );
    const unknown = await project.pawl(["answer", id, ...fields, "-f", "amuont=40"]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('Did you mean "amount"?')]);
    const bad = await project.pawl(["answer", id, ...fields, "-f", "mail=ann"]);
    expect([bad.code, bad.err.split("\n")[0]]).toEqual([
      2,
      expect.stringContaining("--field mail must be an e-mail address."),
    ]);
    const [answered] = await project.json("answer", id, ...fields);
    expect(answered).toMatchObject({
      status: "answered",
      answer: { approved: true, account: "travel", address: { city: "Bremen" }, tags: ["a", "b"], amount: 7 },
    });
    expect((await project.pawl(["answer", id, "1", "-f", "a=b"])).code).toBe(2);
  });

  it("asks on a terminal, field by field, until each fits", async () => {
    const { id } = await asked("expense");
    const typed = ["maybe", "y", "1000", "", "nothing", "2", "ann", "", "", "Bremen", "x,y", ""];
    const { err, out, code } = await project.pawl(["answer", id], { typed, columns: 100, env: { NO_COLOR: "1" } });
    expect(err).toContain("Pay 42 €?\nA dinner for three.\n");
    expect(err).toContain("Approve (yes or no): maybe\n  Approve must be yes or no\nApprove (yes or no): y\n");
    expect(err).toContain("amount (number, default 42): 1000\n  amount must be at most 100\n");
    expect(err).toContain("  1  travel\n  2  food\nAccount (one of these): nothing\n  Account must be ");
    expect(err).toContain("mail (text, optional): ann\n  mail must be an e-mail address\n");
    expect(err).toContain("address.city (text): \n  address.city is required\n");
    expect(err).toContain("tags (list, optional): x,y\n");
    expect(err).toContain("Send this answer? [Y/n] ");
    expect([code, out]).toEqual([0, expect.stringContaining('{"approved":true,"amount":42,"account":"food",')]);
    const [answered] = await project.json<Interrupt & Record<string, unknown>>("interrupts", "--all");
    expect(answered?.answer).toEqual({
      approved: true,
      amount: 42,
      account: "food",
      address: { city: "Bremen" },
      tags: ["x", "y"],
    });
  });

  it("asks for whatever comes where there is no schema, and sends nothing when it is stopped", async () => {
    const { id } = await asked("chat");
    const stopped = await project.pawl(["answer", id], { typed: ["hello", "n"], columns: 100 });
    expect([stopped.code, stopped.err]).toEqual([
      expect.any(Number),
      expect.stringContaining("Stopped before anything was sent."),
    ]);
    expect(stopped.code).not.toBe(0);
    const noTerminal = await project.pawl(["answer", id]);
    expect([noTerminal.code, noTerminal.err]).toEqual([2, expect.stringContaining("There is no terminal to ask on.")]);
    expect((await project.pawl(["answer", id], { typed: ["hello there", ""], columns: 100 })).out).toContain(
      '"hello there"',
    );
  });

  it.each([
    [["answer", "no-such-id", "1"], 3],
    [["answer", "abc", "1"], 2],
    [["answer", "01890a5d-ac96-774b-bcce-b302099a8057", "1"], 3],
  ])("%j ends with %i", async (args, code) => {
    await project.start("chat");
    expect((await project.pawl(args)).code).toBe(code);
  });
});
