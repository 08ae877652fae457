import { randomInt } from "node:crypto";
import { budgets, managerOf } from "expense-approval/src/company.ts";
import { money } from "expense-approval/src/expense.ts";
import { workflowsOf, type Workflows } from "expense-approval/src/workflow.ts";
import type { Home } from "../home.ts";

/** The expenses of the example, with an office in which mail and bank are lines on the terminal. */
export function expenseAgents({ databaseFile }: Home): Workflows {
  return workflowsOf({
    databaseFile,
    budgets,
    managerOf,
    mail: ({ to, subject }) => console.log(`  mail to ${to}: ${subject}`),
    transfer: ({ cents, iban }) => {
      console.log(`  bank: ${money(cents)} to ${iban}`);
      return `T-${randomInt(1_000, 10_000)}`;
    },
  });
}
