import { PawlError } from "pawl";
import type { RunHandle } from "pawl";
import { testPawl } from "pawl/testing";
import { readBooks } from "./books.ts";
import { budgets, managerOf } from "./company.ts";
import { money } from "./expense.ts";
import type { Expense } from "./expense.ts";
import { workflowsOf } from "./workflow.ts";

/** Three expenses and the people who deal with them, over three weeks of virtual time. `print` gets what happens, line by line. */
export async function tellStory(databaseFile: string, print: (line: string) => void): Promise<void> {
  const say = (who: string, what: string): void => {
    const at = t.clock.now().toISOString().slice(5, 16).replace("T", " ");
    print(`${at}  ${who.padEnd(8)} ${what}`);
  };
  const { expenseApproval, payout } = workflowsOf({
    databaseFile,
    budgets,
    managerOf,
    mail: ({ to, subject }) => say("  mail", `to ${to}: ${subject}`),
    transfer: ({ cents, iban }) => {
      say("  bank", `transfers ${money(cents)} to ${iban}`);
      return "T-1001";
    },
  });
  await using t = await testPawl({
    store: `sqlite:${databaseFile}`,
    workflows: [expenseApproval, payout],
    startAt: new Date("2026-03-02T09:00:00Z"),
  });

  const sayBudgets = (): void => {
    const left = Object.entries(readBooks(databaseFile).budgets);
    say("  books", left.map(([department, cents]) => `${department} has ${money(cents)} left`).join(", "));
  };
  const file = async (expense: Expense): Promise<RunHandle<unknown>> => {
    print("");
    say(expense.employee, `files ${expense.amount.toFixed(2)} € for “${expense.purpose}”`);
    const run = await t.start(expenseApproval, expense, { tags: { department: expense.department } });
    await t.idle();
    sayBudgets();
    return run;
  };
  const answer = async (who: string, value: Readonly<Record<string, unknown>>): Promise<void> => {
    const { items } = await t.pawl.interrupts.list({ assignee: who, status: "open" });
    say(who, `answers ${JSON.stringify(value)}`);
    try {
      await t.pawl.answer(items[0]?.id ?? "", value, { by: who });
    } catch (error) {
      if (!(error instanceof PawlError) || error.code !== "validation_failed") throw error;
      say("  pawl", `refuses: ${error.message.replace(/.* is not valid: /, "")}`);
    }
    await t.idle();
    for (const { description } of (await t.pawl.interrupts.list({ assignee: who, status: "open" })).items)
      if (description) say("  pawl", `asks again: ${description.replace(/.* does not fit its schema: /, "")}`);
  };
  const end = async (run: RunHandle<unknown>): Promise<void> => {
    const { status, error, state } = await t.pawl.get(run.id);
    say("  run", `${status}: ${error?.message ?? (state as { phase: string }).phase}`);
    sayBudgets();
  };

  const dinner = await file({
    employee: "ann",
    department: "sales",
    purpose: "dinner with a customer",
    amount: 142.5,
  });
  await t.advance("5 hours");
  await answer("bob", { approved: true, limit: 120, comment: "Next time without champagne." });
  await t.advance("1 day");
  await answer("finance", { account: "4650 hospitality", iban: "cash, please" });
  await answer("finance", { account: "4650 hospitality", iban: "DE88 3704 0044 0532 0130 00" });
  await answer("finance", { account: "4650 hospitality", iban: "DE89 3704 0044 0532 0130 00" });
  await end(dinner);

  const chair = await file({ employee: "dan", department: "development", purpose: "a better chair", amount: 480 });
  await t.advance("6 days");
  await answer("carla", { approved: false, comment: "There are two in the cellar." });
  await end(chair);

  const train = await file({ employee: "ann", department: "sales", purpose: "a train to Bremen", amount: 89 });
  await t.advance("2 days");
  say("ann", "cancels: the customer comes to us");
  await t.pawl.cancel(train.id, { reason: "The customer comes to us" });
  await t.idle();
  await end(train);
}
