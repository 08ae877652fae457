/**
 * A reducer for lists that branches add to: what was there before, then what each branch has added, in the order of the branches.
 *
 * @example parallel({ name: "research", branches: { web, papers }, reducers: { sources: append } });
 */
export function append<Item>(
  left: readonly Item[] | undefined,
  right: readonly Item[] | undefined,
  before: readonly Item[] | undefined,
): Item[] {
  return [...(left ?? []), ...(right ?? []).slice(before?.length ?? 0)];
}
