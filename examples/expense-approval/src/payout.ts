import { exponential, workflow } from "pawl";
import type { Workflow } from "pawl";
import { money } from "./expense.ts";
import type { Office } from "./office.ts";

export interface Payout {
  readonly employee: string;
  readonly iban: string;
  readonly cents: number;
  readonly purpose: string;
}

/**
 * The transfer: a workflow of its own, so that it can have its own queue, limits and retries, be seen in the list of runs, and be called by others. The bank may
 * be asked twice when a process dies at the wrong moment; it knows the second time by its `idempotencyKey`.
 */
export function payoutWorkflow(office: Office): Workflow<Payout, string> {
  return workflow(
    { name: "payout", title: "Payout", retry: exponential({ attempts: 8, initial: "1 minute", max: "1 hour" }) },
    async (ctx, { employee, iban, cents, purpose }: Payout) => {
      const reference = await ctx.step("transfer", ({ idempotencyKey }) =>
        office.transfer({ iban, cents, purpose, idempotencyKey }),
      );
      await ctx.step("tell", () =>
        office.mail({ to: employee, subject: `${money(cents)} for “${purpose}” are on their way (${reference})` }),
      );
      return reference;
    },
  );
}
