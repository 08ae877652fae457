import { z } from "zod";
import { isIban } from "./iban.ts";

/** What a manager is asked. */
export const Approval = z.object({
  approved: z.boolean().meta({ title: "Approve?" }),
  limit: z.number().positive().optional().meta({ title: "Pay at most (euros)" }),
  comment: z.string().max(500).optional().meta({ title: "Comment" }),
});

export type Approval = z.infer<typeof Approval>;

/**
 * What finance is asked. The pattern is part of the form, so an answer that does not even look like an IBAN is refused at once. Check digits cannot be said
 * in JSON Schema: those are checked when the answer comes to the workflow, which asks again.
 */
export const Account = z.object({
  account: z.enum(["4660 travel", "4650 hospitality", "4930 office supplies"]).meta({ title: "Book it to" }),
  iban: z
    .string()
    .regex(/^[A-Za-z]{2}\d{2}[A-Za-z\d ]{11,40}$/)
    .refine(isIban, "the check digits of this IBAN are wrong")
    .meta({ title: "Pay it to (IBAN)" }),
});

export type Account = z.infer<typeof Account>;
