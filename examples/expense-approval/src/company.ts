import type { Budgets } from "./books.ts";

/** A company of four: ann and dan report to bob, bob to carla, who reports to nobody. */
const managers: Readonly<Record<string, string>> = { ann: "bob", dan: "bob", bob: "carla" };

export function managerOf(employee: string): string | undefined {
  return managers[employee];
}

export const budgets: Budgets = { sales: 100_000, development: 50_000 };
