import type { Context } from "pawl";
import { cents, money } from "./expense.ts";
import type { Expense } from "./expense.ts";
import type { Office } from "./office.ts";
import { enter } from "./phase.ts";
import { Approval } from "./questions.ts";

/**
 * Asks the manager, reminds them after two days, asks the manager's own manager after five instead, and takes fourteen days of silence for a no.
 *
 * All of that is plain code. The branch that loses the race is dropped: an answer calls off the reminder, and the time that is up closes the question.
 */
export async function askForApproval(ctx: Context, office: Office, expense: Expense): Promise<Approval> {
  const request = `${expense.employee} asks for ${money(cents(expense.amount))}: ${expense.purpose}`;
  const manager = office.managerOf(expense.employee);
  if (manager === undefined) return { approved: true, comment: "Nobody is above them." };

  const question = { title: request, schema: Approval, onlyAssignee: true };
  const mail = (step: string, to: string, subject: string): Promise<void> =>
    ctx.step(step, () => office.mail({ to, subject }));

  enter(ctx, 0.25, `waits for ${manager}`);
  await mail("ask", manager, request);
  const first = await ctx.race("manager", {
    answer: () => ctx.interrupt({ ...question, name: "approval", assignee: manager }),
    late: async () => {
      await ctx.sleep("2 days");
      await mail("remind", manager, `Reminder: ${request}`);
      await ctx.sleep("3 days");
    },
  });
  if (first.winner === "answer") return first.value;

  const superior = office.managerOf(manager) ?? manager;
  enter(ctx, 0.4, `waits for ${superior}`);
  await mail("escalate", superior, `${manager} has not answered for 5 days. ${request}`);
  return ctx.interrupt({
    ...question,
    name: "escalation",
    assignee: superior,
    timeout: "9 days",
    default: { approved: false, comment: "Nobody has answered within 14 days." },
  });
}
