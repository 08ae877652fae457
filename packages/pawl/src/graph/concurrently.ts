/** Says to work in progress that a sibling has failed. */
export interface Group {
  readonly hasFailed: boolean;
}

/**
 * Does `work` for 0 … count − 1, at most `concurrency` at once; resolves to the results in order.
 * After a failure nothing new begins, what runs is awaited (it can stop early by asking its group), and the first failure is thrown.
 */
export async function concurrently<Result>(
  count: number,
  concurrency: number,
  work: (index: number, group: Group) => Result | PromiseLike<Result>,
): Promise<Result[]> {
  const results = Array.from<Result>({ length: count });
  const group = { hasFailed: false, error: undefined as unknown };
  let begun = 0;

  async function lane(): Promise<void> {
    while (begun < count && !group.hasFailed) {
      const index = begun++;
      try {
        results[index] = await work(index, group);
      } catch (error) {
        if (!group.hasFailed) group.error = error;
        group.hasFailed = true;
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
  if (group.hasFailed) throw group.error;
  return results;
}
