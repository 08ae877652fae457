import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testPawl } from "pawl/testing";
import type { TestPawl } from "pawl/testing";
import { afterEach, expect, test } from "vitest";
import { readBooks } from "./books.ts";
import type { Office } from "./office.ts";
import { workflowsOf } from "./workflow.ts";

const managers: Readonly<Record<string, string>> = { ann: "bob", bob: "carla" };
const dinner = { employee: "ann", department: "sales", purpose: "dinner with a customer", amount: 142.5 };
const iban = "DE89 3704 0044 0532 0130 00";

interface World {
  readonly t: TestPawl;
  readonly mails: string[];
  readonly transfers: string[];
  readonly books: () => ReturnType<typeof readBooks>;
  file(amount?: number): ReturnType<TestPawl["pawl"]["start"]>;
  /** Answers the question that is open for somebody. */
  answer(by: string, value: unknown): Promise<void>;
  open(): Promise<string[]>;
}

const opened: TestPawl[] = [];
afterEach(async () => {
  for (const t of opened.splice(0)) await t.close();
});

async function newWorld(options: { alwaysReplay?: boolean; bank?: Office["transfer"] } = {}): Promise<World> {
  const databaseFile = join(mkdtempSync(join(tmpdir(), "expenses-")), "pawl.db");
  const mails: string[] = [];
  const transfers: string[] = [];
  const workflows = workflowsOf({
    databaseFile,
    budgets: { sales: 100_000 },
    managerOf: (employee) => managers[employee],
    mail: ({ to, subject }) => void mails.push(`${to}: ${subject}`),
    transfer:
      options.bank ??
      (({ cents, iban }) => {
        transfers.push(`${cents} to ${iban}`);
        return `T-${transfers.length}`;
      }),
  });
  const t = await testPawl({
    store: `sqlite:${databaseFile}`,
    workflows: Object.values(workflows),
    alwaysReplay: options.alwaysReplay ?? false,
  });
  opened.push(t);
  return {
    t,
    mails,
    transfers,
    books: () => readBooks(databaseFile),
    file: async (amount = dinner.amount) => {
      const run = await t.start(workflows.expenseApproval, { ...dinner, amount }, { tags: { department: "sales" } });
      await t.idle();
      return run;
    },
    answer: async (by, value) => {
      const { items } = await t.pawl.interrupts.list({ assignee: by, status: "open" });
      await t.pawl.answer(items[0]?.id ?? "nothing is open", value, { by });
      await t.idle();
    },
    open: async () =>
      (await t.pawl.interrupts.list({ status: "open" })).items.map(
        ({ name, assignees }) => `${name}: ${assignees.join()}`,
      ),
  };
}

test.each([false, true])("pays what was approved (alwaysReplay: %s)", async (alwaysReplay) => {
  const { t, file, answer, books, mails, transfers } = await newWorld({ alwaysReplay });
  const run = await file();
  expect(books()).toMatchObject({ budgets: { sales: 85_750 }, reservations: [{ id: run.id, cents: 14_250 }] });

  await answer("bob", { approved: true, limit: 120, comment: "Next time without champagne." });
  expect(await t.pawl.get(run.id)).toMatchObject({
    status: "waiting",
    state: { employee: "ann", department: "sales", amount: 142.5, approved: 120, phase: "waits for finance" },
  });
  await answer("finance", { account: "4650 hospitality", iban });

  expect(await run.result()).toEqual({ cents: 12_000, account: "4650 hospitality", reference: "T-1" });
  expect(books()).toEqual({
    budgets: { sales: 88_000 },
    reservations: [],
    bookings: [{ id: run.id, employee: "ann", department: "sales", account: "4650 hospitality", cents: 12_000 }],
  });
  expect(transfers).toEqual([`12000 to ${iban}`]);
  expect(mails).toEqual([
    "bob: ann asks for 142.50 €: dinner with a customer",
    "ann: 120.00 € for “dinner with a customer” are on their way (T-1)",
  ]);
  const { items } = await t.pawl.children(run.id);
  expect(items).toMatchObject([{ workflow: "payout", status: "completed", output: "T-1" }]);
});

test("is found by what it is about, and by what it waits for", async () => {
  const { t, file, answer } = await newWorld();
  const small = await file(20);
  // Questions are listed newest first; two of the same millisecond would lie in any order.
  await t.advance("1 minute");
  const large = await file(200);
  await answer("bob", { approved: true });
  const find = async (attributes: NonNullable<Parameters<typeof t.pawl.list>[0]>["attributes"]): Promise<string[]> =>
    (await t.pawl.list({ workflow: "expense-approval", attributes: attributes ?? {} })).items.map(({ id }) => id);
  expect(await find({ phase: "waits for finance" })).toEqual([large.id]);
  expect(await find({ employee: "ann", amount: { lt: 100 } })).toEqual([small.id]);
});

test("reminds after two days, asks the next in line after five, and gives up after fourteen", async () => {
  const { t, file, open, books, mails } = await newWorld();
  const run = await file();
  expect(await open()).toEqual(["approval: bob"]);
  await t.advance("2 days");
  expect(mails.at(-1)).toBe("bob: Reminder: ann asks for 142.50 €: dinner with a customer");
  await t.advance("3 days");
  expect(mails.at(-1)).toBe("carla: bob has not answered for 5 days. ann asks for 142.50 €: dinner with a customer");
  expect(await open()).toEqual(["escalation: carla"]);
  await t.advance("9 days");
  await expect(run.result()).rejects.toMatchObject({ code: "declined" });
  expect(mails.at(-1)).toBe("ann: “dinner with a customer” was declined: Nobody has answered within 14 days.");
  expect(mails).toHaveLength(4);
  expect(books()).toEqual({ budgets: { sales: 100_000 }, reservations: [], bookings: [] });
});

test("reminds nobody who has answered", async () => {
  const { t, file, answer, mails } = await newWorld();
  await file();
  await answer("bob", { approved: true });
  await t.advance("30 days");
  expect(mails).toEqual(["bob: ann asks for 142.50 €: dinner with a customer"]);
});

test("gives the money back when the expense is declined", async () => {
  const { t, file, answer, books } = await newWorld();
  const run = await file();
  await answer("bob", { approved: false, comment: "That was lunch." });
  await expect(run.result()).rejects.toThrow("The expense was declined: That was lunch.");
  expect(books()).toEqual({ budgets: { sales: 100_000 }, reservations: [], bookings: [] });
  expect((await t.pawl.steps(run.id)).filter(({ kind }) => kind === "undo")).toMatchObject([{ key: "undo:reserve" }]);
});

test("gives the money back, and closes the question, when the employee cancels", async () => {
  const { t, file, open, books } = await newWorld();
  const run = await file();
  await t.pawl.cancel(run.id, { reason: "The customer has paid" });
  await t.idle();
  expect(await run.status()).toBe("cancelled");
  expect(await open()).toEqual([]);
  expect(books()).toEqual({ budgets: { sales: 100_000 }, reservations: [], bookings: [] });
});

test("takes the booking back when the bank refuses", async () => {
  const refuse = (): never => {
    throw Object.assign(new Error("The account is closed"), { status: 422 });
  };
  const { file, answer, books } = await newWorld({ bank: refuse });
  const run = await file();
  await answer("bob", { approved: true });
  await answer("finance", { account: "4660 travel", iban });
  await expect(run.result()).rejects.toMatchObject({ code: "child_failed" });
  expect(books()).toEqual({ budgets: { sales: 100_000 }, reservations: [], bookings: [] });
});

test("asks finance again when the check digits are wrong, and refuses at once what is no IBAN", async () => {
  const { t, file, answer } = await newWorld();
  const run = await file();
  await answer("bob", { approved: true });
  await expect(answer("finance", { account: "4660 travel", iban: "cash" })).rejects.toMatchObject({
    code: "validation_failed",
  });
  await answer("finance", { account: "4660 travel", iban: "DE88 3704 0044 0532 0130 00" });
  const { items } = await t.pawl.interrupts.list({ assignee: "finance", status: "open" });
  expect(items).toMatchObject([
    { key: "interrupt:account#2", description: expect.stringContaining("check digits") as string },
  ]);
  await answer("finance", { account: "4660 travel", iban });
  expect(await run.result()).toMatchObject({ reference: "T-1" });
});

test("lets nobody else decide", async () => {
  const { t, file } = await newWorld();
  await file();
  const { items } = await t.pawl.interrupts.list({ status: "open" });
  const answer = t.pawl.answer(items[0]?.id ?? "", { approved: true }, { by: "ann" });
  await expect(answer).rejects.toMatchObject({ code: "interrupt_not_yours" });
});

test("fails where the budget has not enough, and asks nobody", async () => {
  const { file, mails } = await newWorld();
  const run = await file(1_000.01);
  await expect(run.result()).rejects.toThrow("The budget of sales has no 1000.01 € left.");
  expect(mails).toEqual([]);
  expect(await run.status()).toBe("failed");
});
