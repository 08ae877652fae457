import type { DatabaseSync } from "node:sqlite";
import { PawlError, PermanentError, workflow } from "pawl";
import type { Context, Workflow } from "pawl";
import { askForApproval } from "./approval.ts";
import { book, createTables, release, reserve, unbook } from "./books.ts";
import type { Booking, Reservation } from "./books.ts";
import { cents, Expense, money } from "./expense.ts";
import type { Office } from "./office.ts";
import { payoutWorkflow } from "./payout.ts";
import type { Payout } from "./payout.ts";
import { enter } from "./phase.ts";
import { Account } from "./questions.ts";

/** What became of an expense that was paid. One that was declined is a run that failed, with the code `declined`. */
export interface Paid {
  readonly cents: number;
  readonly account: string;
  /** The bank's. */
  readonly reference: string;
}

export interface Workflows {
  readonly expenseApproval: Workflow<Expense, Paid>;
  readonly payout: Workflow<Payout, string>;
}

/** The workflows of an office. */
export function workflowsOf(office: Office): Workflows {
  const payout = payoutWorkflow(office);
  const file = office.databaseFile;

  /** reserve → ask the manager → ask finance → book → pay. What fails after `reserve` gives the money back to the budget, by `undo`. */
  const expenseApproval = workflow(
    {
      name: "expense-approval",
      version: 1,
      title: "Expenses",
      input: Expense,
      // What runs are found by: state of these names is indexed.
      attributes: { employee: "string", department: "string", amount: "number", phase: "string" },
    },
    async (ctx, expense) => {
      const { employee, department, purpose } = expense;
      const id = ctx.run.id;
      ctx.setState("employee", employee);
      ctx.setState("department", department);
      ctx.setState("amount", expense.amount);

      enter(ctx, 0.1, "reserves the money");
      const reserved = await ctx.transaction(
        "reserve",
        { undo: (reservation: Reservation) => release(file, reservation) },
        (tx: DatabaseSync) => {
          createTables(tx, office.budgets);
          return reserve(tx, { id, department, cents: cents(expense.amount) });
        },
      );

      const approval = await askForApproval(ctx, office, expense);
      if (!approval.approved) {
        const reason = approval.comment ?? "No reason was given.";
        await ctx.step("tell", () => office.mail({ to: employee, subject: `“${purpose}” was declined: ${reason}` }));
        throw new PermanentError(`The expense was declined: ${reason}`, { code: "declined" });
      }
      const approved = Math.min(reserved.cents, cents(approval.limit ?? Number.POSITIVE_INFINITY));
      ctx.setState("approved", approved / 100);

      enter(ctx, 0.5, "waits for finance");
      const { account, iban } = await askForAccount(ctx, `${money(approved)} for ${employee}: ${purpose}`);

      enter(ctx, 0.75, "books");
      await ctx.transaction("book", { undo: (booking: Booking) => unbook(file, booking) }, (tx: DatabaseSync) =>
        book(tx, { id, employee, department, account, cents: approved }),
      );

      enter(ctx, 0.9, "pays");
      const reference = await ctx.call(payout, { employee, iban, cents: approved, purpose });
      enter(ctx, 1, "paid");
      return { cents: approved, account, reference };
    },
  );
  return { expenseApproval, payout };
}

/** Finance is asked until the IBAN is right: a form can check what it looks like, but not its check digits. */
async function askForAccount(ctx: Context, request: string): Promise<Account> {
  for (let problem = ""; ;) {
    try {
      return await ctx.interrupt({
        name: "account",
        title: `${request}. Which account, and which IBAN?`,
        description: problem,
        schema: Account,
        assignee: ["finance"],
      });
    } catch (error) {
      if (!(error instanceof PawlError) || error.code !== "validation_failed") throw error;
      problem = error.message;
    }
  }
}
