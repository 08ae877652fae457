import { expect, test } from "vitest";
import * as fc from "fast-check";
import { mergePages, type PageSource } from "./merge-pages.ts";

/** A list of these ids, as the engine gives pages of one. */
function sourceOf(ids: readonly string[]): PageSource<{ readonly id: string }> {
  const newestFirst = [...new Set(ids)].sort().toReversed();
  return ({ limit, cursor }) => {
    const rest = newestFirst.filter((id) => cursor === undefined || id < cursor);
    const items = rest.slice(0, limit).map((id) => ({ id }));
    return Promise.resolve({ items, nextCursor: rest.length > limit ? items.at(-1)?.id : undefined });
  };
}

test("gives each item of several lists once, in order, whatever the length of a page is", async () => {
  const lists = fc.array(fc.array(fc.integer({ min: 100, max: 160 }).map(String), { maxLength: 30 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 10 }), async (all, limit) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await mergePages(all.map(sourceOf), { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual([...new Set(all.flat())].sort().toReversed());
    }),
  );
});
