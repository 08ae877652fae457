import type { FlowFacts } from "../flow-facts.ts";
import type { RunRow } from "../run-row.ts";

interface Page {
  runs: number;
  owned: number;
  servedMs: number | null;
  /** When its runs have begun, ascending. */
  readonly starts: number[];
}

/** What the memory store knows of flows: of each, and of each of its keys, as long as there are runs of it. */
export class FlowBook implements FlowFacts {
  readonly #pages: Map<string, Page> = new Map();

  add(run: RunRow): void {
    for (const name of pagesOf(run)) {
      let page = this.#pages.get(name);
      if (page === undefined) this.#pages.set(name, (page = { runs: 0, owned: 0, servedMs: null, starts: [] }));
      page.runs += 1;
      if (run.workerId !== null) page.owned += 1;
      if (run.servedMs !== null) page.servedMs = Math.max(page.servedMs ?? run.servedMs, run.servedMs);
      if (run.startedMs !== null) page.starts.splice(indexAfter(page.starts, run.startedMs), 0, run.startedMs);
    }
  }

  remove(run: RunRow): void {
    for (const name of pagesOf(run)) {
      const page = this.#pages.get(name)!;
      page.runs -= 1;
      if (page.runs === 0) this.#pages.delete(name);
      if (run.workerId !== null) page.owned -= 1;
      if (run.startedMs !== null) page.starts.splice(indexAfter(page.starts, run.startedMs) - 1, 1);
    }
  }

  owned({ flow, key }: { readonly flow: string; readonly key: string | null }): number {
    return this.#pages.get(pageName(flow, key))?.owned ?? 0;
  }

  starts({ flow, key, afterMs, limit }: Parameters<FlowFacts["starts"]>[0]): readonly number[] {
    const starts = this.#pages.get(pageName(flow, key))?.starts ?? [];
    const latest = starts.slice(Math.max(indexAfter(starts, afterMs), starts.length - limit));
    return latest.toReversed();
  }

  servedMs({ flow, key }: { readonly flow: string; readonly key: string }): number | null {
    return this.#pages.get(pageName(flow, key))?.servedMs ?? null;
  }
}

function pagesOf({ flow, flowKey }: RunRow): readonly string[] {
  return flow === null ? [] : [pageName(flow, null), pageName(flow, flowKey)];
}

function pageName(flow: string, key: string | null): string {
  return JSON.stringify([flow, key]);
}

/** Where numbers above this one begin. */
function indexAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
