import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { askForApproval } from "expense-approval/src/approval.ts";
import { budgets, managerOf } from "expense-approval/src/company.ts";
import { cents, Expense } from "expense-approval/src/expense.ts";
import type { Office } from "expense-approval/src/office.ts";
import { Account } from "expense-approval/src/questions.ts";
import { workflowsOf } from "expense-approval/src/workflow.ts";
import { PermanentError, workflow, type Startable } from "pawl";
import { z } from "zod";
import type { ProcessPlan } from "./system.fixture.ts";

/** The expense example with an office that keeps quiet, and a workflow that counts. */
export function systemWorkflows({ store, folder }: Pick<ProcessPlan, "store" | "folder">): readonly Startable[] {
  const office: Office = {
    databaseFile: store.replace(/^sqlite:/, ""),
    budgets,
    managerOf,
    mail: () => undefined,
    transfer: () => "T-1001",
  };
  if (!store.startsWith("sqlite:")) return [expensesElsewhere(office), counting(folder)];
  return [...Object.values(workflowsOf(office)), counting(folder)];
}

/** The example's books are tables of an SQLite file: on another store, the same forms, questions and result without books. */
function expensesElsewhere(office: Office): Startable {
  return workflow({ name: "expense-approval", version: 1, title: "Expenses", input: Expense }, async (ctx, expense) => {
    await ctx.step("reserve", () => cents(expense.amount));
    const approval = await askForApproval(ctx, office, expense);
    if (!approval.approved) throw new PermanentError("The expense was declined.", { code: "declined" });
    const { account, iban } = await ctx.interrupt({
      name: "account",
      title: "Which account, and which IBAN?",
      schema: Account,
      assignee: ["finance"],
    });
    const paid = Math.min(cents(expense.amount), cents(approval.limit ?? Number.POSITIVE_INFINITY));
    const reference = await ctx.step("pay", ({ idempotencyKey }) =>
      office.transfer({ iban, cents: paid, purpose: expense.purpose, idempotencyKey }),
    );
    return { cents: paid, account, reference };
  });
}

/** Counts to 300 in its stream. It stands at 100 and at 200 until the test lets it go on. */
function counting(folder: string): Startable {
  return workflow({ name: "counting", title: "Counting", input: z.object({}) }, async (ctx) => {
    await ctx.step("count", { timeout: "5 minutes" }, async ({ stream }) => {
      const numbers = stream("numbers");
      for (let number = 1; number <= 300; number++) {
        await numbers.write(`${number} `);
        await setTimeout(2);
        if (number === 100 || number === 200) await stand(folder, number);
      }
    });
    return "counted";
  });
}

async function stand(folder: string, number: number): Promise<void> {
  writeFileSync(join(folder, `at-${number}`), "");
  while (!existsSync(join(folder, `go-${number}`))) await setTimeout(10);
}
