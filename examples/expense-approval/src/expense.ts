import { z } from "zod";

/** The form that an employee files. Money is in euros, as people write it; the books count cents. */
export const Expense = z.object({
  employee: z.string().min(1).meta({ title: "Who has paid?" }),
  department: z.string().min(1).meta({ title: "Department" }),
  purpose: z.string().min(1).meta({ title: "What for?" }),
  amount: z.number().positive().max(100_000).multipleOf(0.01).meta({ title: "Euros" }),
});

export type Expense = z.infer<typeof Expense>;

export function cents(euros: number): number {
  return Math.round(euros * 100);
}

export function money(amountCents: number): string {
  return `${(amountCents / 100).toFixed(2)} €`;
}
