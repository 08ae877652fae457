import type { Context } from "pawl";
import { cents, money } from "./expense.ts";
import type { Expense } from "./expense.ts";
import type { Office } from "./office.ts";
import { Approval } from "./questions.ts";

const declinedByTime: Approval = { approved: false, comment: "Nobody has answered within 14 days." };

/**
 * Asks the manager, reminds them after two days, puts the question to the manager's own manager after five, and takes fourteen days of silence for a no.
 *
 * All of that is plain code. Whichever branch of the race loses is dropped: an answer calls off the reminder, and the time that is up closes the question.
 */
export async function askForApproval(ctx: Context, office: Office, expense: Expense): Promise<Approval> {
  const title = `${expense.employee} asks for ${money(cents(expense.amount))}: ${expense.purpose}`;
  const manager = office.managerOf(expense.employee);
  if (manager === undefined) return { approved: true, comment: "Nobody is above them." };

  const ask = (name: string, assignee: string, timeout: "5 days" | "9 days" | "14 days"): Promise<Approval> =>
    ctx.interrupt({ name, title, schema: Approval, assignee, onlyAssignee: true, timeout, default: declinedByTime });
  const tell = (name: string, to: string, subject: string): Promise<void> =>
    ctx.step(name, () => office.mail({ to, subject }));

  const superior = office.managerOf(manager);
  ctx.progress(0.25, `waits for ${manager}`);
  await tell("ask-manager", manager, title);
  const first = await ctx.race("approval", {
    answer: () => ask("manager", manager, superior === undefined ? "14 days" : "9 days"),
    late: async () => {
      await ctx.sleep("2 days");
      await tell("remind", manager, `Reminder: ${title}`);
      await ctx.sleep(superior === undefined ? "12 days" : "3 days");
    },
  });
  if (first.winner === "answer") return first.value;
  if (superior === undefined) return declinedByTime;

  ctx.progress(0.4, `waits for ${superior}`);
  await tell("escalate", superior, `${manager} has not answered for 5 days. ${title}`);
  return ask("manager's manager", superior, "9 days");
}
