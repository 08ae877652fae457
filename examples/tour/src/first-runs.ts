import type { Pawl } from "pawl";

/** A run of each example, the first time that the tour is started; later, they are found. Returns the id of the one that asks a question. */
export async function ensureFirstRuns(
  pawl: Pawl,
  { admin, ann }: { readonly admin: string; readonly ann: string },
): Promise<string> {
  const once = { idempotencyKey: "the tour's first" };
  await pawl.start("earthquakes", {}, { ...once, owner: admin });
  const dinner = { employee: "ann", department: "sales", purpose: "dinner with a customer", amount: 142.5 };
  await pawl.start("expense-approval", dinner, { ...once, owner: ann, tags: { department: "sales" } });
  const { id } = await pawl.start("research", {}, { ...once, owner: admin });
  return id;
}
