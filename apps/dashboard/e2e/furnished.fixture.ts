import { createClient, type PawlClient } from "@pawl/client";
import { admin, ann, type DemoServer } from "./demo-server.fixture.ts";
import { demo } from "./demo-workflows.fixture.ts";

const bob = { email: "bob@example.com", password: "the-catch-that-keeps", name: "Bob Okafor" };

export interface Furnished {
  /** Of Ann: a workflow that is hers, and a schedule. */
  readonly workflow: string;
  readonly schedule: string;
  /** What strangers see by a link. */
  readonly sharedRun: string;
  readonly sharedWorkflow: string;
  /** A question that is put to people and groups, and one that Ann has answered. */
  readonly question: string;
  readonly answered: string;
}

/** What people make of a server in its first weeks: colleagues, workflows, schedules, keys, links, answers. */
export async function furnish({ server: { url }, pawl, owner }: DemoServer): Promise<Furnished> {
  const [ours, anns, bobs] = [createClient({ url }), createClient({ url }), createClient({ url })];
  await Promise.all([ours.auth.login(admin), anns.auth.login(ann), bobs.auth.register(bob)]);
  const { id: bobsId } = await bobs.me.get();
  await people(ours, owner, bobsId);
  const workflow = await workflows(anns, bobs);
  const schedule = await schedules(anns);
  await anns.me.createApiKey({ name: "Nightly report", scopes: ["agents:execute", "runs:read"] });
  await anns.me.createApiKey({ name: "Warehouse", scopes: ["runs:read", "files:read"], expiresInDays: 90 } as never);
  const failed = (await pawl.list({ status: "failed", workflow: "order", limit: 1 })).items[0]!.id;
  const link = async (kind: "run" | "workflow", id: string) =>
    (await anns.shares.create({ target: { kind, id } })).token;
  const { items: questions } = await anns.interrupts.list({ status: ["open"] });
  const approval = questions.find(({ agent }) => agent === "approve")!;
  const expense = questions.find(({ agent }) => agent === "expense")!;
  await anns.interrupts.reassign(approval.id, [owner, bobsId, "finance"]);
  await anns.interrupts.answer(expense.id, {
    value: { action: "pay", paidOn: "2026-03-02", reason: "As agreed with the office" },
    comment: "The receipt comes by post.",
  });
  const found: Furnished = {
    workflow,
    schedule,
    sharedRun: await link("run", failed),
    sharedWorkflow: await link("workflow", workflow),
    question: approval.id,
    answered: expense.id,
  };
  await work(pawl, owner);
  for (const client of [ours, anns, bobs]) client.close();
  return found;
}

/** Lines in queues with limits, failures of several reasons, and last some of everything, as in a list of any day. */
async function work(pawl: DemoServer["pawl"], owner: string): Promise<void> {
  const start = (count: number, begin: (at: number) => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, (_, at) => begin(at)));
  await start(60, () => pawl.start(demo.sync, undefined, { owner, queue: "mail" }));
  await start(8, () => pawl.start(demo.sync, undefined, { owner, queue: "warehouse" }));
  await start(9, (line) => pawl.start(demo.prices, line, { owner }));
  for (let at = 0; at < 24; at++) {
    const tags = { tenant: ["acme", "globex", "initech"][at % 3]!, plan: at % 4 === 0 ? "pro" : "free" };
    if (at % 8 === 5) await pawl.start(demo.prices, at, { owner, tags });
    else if (at % 5 === 3) await pawl.start(demo.report, ["Clocks", "Gears", "Springs"][at % 3]!, { owner, tags });
    else await pawl.start(demo.order, { id: 9_000 + at * 3, total: 20 + ((at * 37) % 400) }, { owner, tags });
  }
}

async function people(ours: PawlClient, annsId: string, bobsId: string): Promise<void> {
  await ours.users.update(annsId, { groups: ["sales"] });
  await ours.users.update(bobsId, { role: "operator", groups: ["finance", "warehouse"] });
  for (const [name, email] of [
    ["Chiara Bianchi", "chiara@example.com"],
    ["Dmitri Volkov", "dmitri@example.com"],
    [
      "Eszter Szabó-Featherstonehaugh of the Northern Warehouses",
      "eszter.szabo.featherstonehaugh@northern-warehouses.example.com",
    ],
  ] as const)
    await ours.users.create({ name, email });
  const { items } = await ours.users.list();
  const dmitri = items.find(({ email }) => email === "dmitri@example.com")!;
  await ours.users.update(dmitri.id, { isDisabled: true });
  await ours.users.update(dmitri.id, { limits: { runsPerDay: 100, tokensPerDay: 50_000, fileBytes: null } });
}

/** Returns the id of Ann's first. */
async function workflows(anns: PawlClient, bobs: PawlClient): Promise<string> {
  const first = await anns.workflows.create({
    name: "Taxi to the airport",
    agent: "expense",
    description: "What the taxi costs every month, to be approved by the office.",
    input: { purpose: "Taxi to the airport", amount: 42.5, currency: "EUR" },
    tags: { team: "sales", city: "Bremen" },
    visibility: "public",
  });
  await anns.workflows.create({ name: "Sales of the year", agent: "sales-report", tags: { team: "sales" } });
  await anns.workflows.create({
    name: "Everything that can be entered, as it was agreed with the colleagues of the northern warehouses in March",
    agent: "every-element",
    description: "A draft.",
  });
  await bobs.workflows.create({
    name: "Stocktaking",
    agent: "sync-inventory",
    description: "All shelves of the northern warehouse.",
    visibility: "public",
  });
  await anns.workflows.execute(first.id);
  return first.id;
}

/** Returns the name of the fullest. */
async function schedules(anns: PawlClient): Promise<string> {
  await anns.schedules.create({
    name: "morning-report",
    agent: "report",
    input: "Ratchets",
    cron: "30 7 * * 1-5",
    timezone: "Europe/Berlin",
    description: "For the meeting at eight.",
  });
  await anns.schedules.create({ name: "stocktaking", agent: "sync-inventory", every: "6h" });
  await anns.schedules.create({ name: "month-end", agent: "sales-report", cron: "0 22 L * *", timezone: "UTC" });
  await anns.schedules.pause("month-end", { note: "Until the new price list is there" });
  for (let count = 0; count < 3; count++) await anns.schedules.trigger("morning-report");
  return "morning-report";
}
