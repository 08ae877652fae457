import type { Startable } from "pawl";
import { digestIn } from "./agents/digest.ts";
import { earthquakesAgent } from "./agents/earthquakes.ts";
import { expenseAgents } from "./agents/expenses.ts";
import { researchAgent } from "./agents/research.ts";
import type { Home } from "./home.ts";

/** The workflows and the graph of the examples, as people can start them from a form. */
export async function agentsOf(home: Home): Promise<readonly Startable[]> {
  const digest = digestIn(home.outFolder);
  const { expenseApproval, payout } = expenseAgents(home);
  return [earthquakesAgent(home, digest), digest, expenseApproval, payout, await researchAgent(home)];
}
