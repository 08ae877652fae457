import type { RecordRow } from "../../store/record-row.ts";
import type { RecordQuery, Store } from "../../store/store.ts";

const pageSize = 200;

/** Records, greatest id first, that pass any of these queries, each once; read page by page, as far as somebody looks. */
export async function* scanRecords(
  store: Store,
  queries: readonly Omit<RecordQuery, "limit">[],
): AsyncGenerator<RecordRow> {
  const lines = await Promise.all(queries.map((query) => Line.open(store, query)));
  let lastId: string | undefined;
  for (;;) {
    const ahead = lines.filter(({ next }) => next !== undefined);
    const [first] = ahead.toSorted((a, b) => ((a.next as RecordRow).id < (b.next as RecordRow).id ? 1 : -1));
    if (first?.next === undefined) return;
    if (first.next.id !== lastId) yield first.next;
    lastId = first.next.id;
    await first.advance();
  }
}

/** The results of one query, one after the other. */
class Line {
  readonly #store: Store;
  readonly #query: Omit<RecordQuery, "limit">;
  #page: readonly RecordRow[] = [];
  #index = 0;

  static async open(store: Store, query: Omit<RecordQuery, "limit">): Promise<Line> {
    const line = new Line(store, query);
    await line.#read(query.beforeId);
    return line;
  }

  constructor(store: Store, query: Omit<RecordQuery, "limit">) {
    this.#store = store;
    this.#query = query;
  }

  get next(): RecordRow | undefined {
    return this.#page[this.#index];
  }

  async advance(): Promise<void> {
    const last = this.#page.at(-1);
    this.#index++;
    if (this.#index === pageSize && last !== undefined) await this.#read(last.id);
  }

  async #read(beforeId: string | null): Promise<void> {
    this.#page = await this.#store.listRecords({ ...this.#query, beforeId, limit: pageSize });
    this.#index = 0;
  }
}
