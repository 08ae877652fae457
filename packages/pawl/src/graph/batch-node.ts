import { PawlError } from "../errors/pawl-error.ts";
import type { ExecContext } from "./node-context.ts";
import { NodeBase } from "./node-base.ts";
import type { NodeVisit } from "./node-visit.ts";
import { unitOf } from "./node-unit.ts";
import { isThenable } from "./thenable.ts";

/**
 * A node whose `prep` returns a list; `exec` runs once per item, one after the other, and `post` gets the results in order.
 * Every item is retried and memoized on its own; `fallback` answers for one item.
 *
 * @example
 * class Summarize extends BatchNode<Report, string, string> {
 *   prep(report: Report) { return report.chapters; }
 *   exec(chapter: string) { return summary(chapter); }
 *   post(report: Report, chapters: string[], summaries: string[]) { report.summaries = summaries; }
 * }
 *
 * @throws PawlError `graph_batch_not_list` when `prep` returns something that cannot be iterated.
 */
export class BatchNode<
  State extends object = object,
  Item = unknown,
  Result = unknown,
  Action extends string = string,
> extends NodeBase<State, Iterable<Item>, Result[], Action> {
  exec?(item: Item, context: ExecContext): Result | Promise<Result>;

  fallback?(item: Item, error: unknown): Result | Promise<Result>;

  perform(prepared: Iterable<Item>, visit: NodeVisit): Result[] | PromiseLike<Result[]> {
    const items = listOf(prepared, visit) as readonly Item[];
    return this.exec === undefined ? [] : this.performAll(items, visit);
  }

  protected async performAll(items: readonly Item[], visit: NodeVisit): Promise<Result[]> {
    const results: Result[] = [];
    for (const [index, item] of items.entries()) {
      visit.walk.admit();
      const result = this.performItem(item, visit, index);
      results.push(isThenable(result) ? await result : result);
    }
    return results;
  }

  protected performItem(item: Item, visit: NodeVisit, index: number): Result | PromiseLike<Result> {
    return visit.walk.host.exec(unitOf<Item, Result>(this, item, visit, index));
  }
}

/** The list that `prep` returned. A text can be iterated too, but is never meant as a list of its letters. */
export function listOf(prepared: unknown, visit: NodeVisit): readonly unknown[] {
  if (Array.isArray(prepared)) return prepared;
  if (typeof prepared === "object" && prepared !== null && Symbol.iterator in prepared)
    return [...(prepared as Iterable<unknown>)];
  const found = prepared === null ? "null" : typeof prepared;
  throw new PawlError("graph_batch_not_list", `\`prep\` of "${visit.path}" must return a list, and returned ${found}.`);
}
