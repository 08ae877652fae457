import type { Operation } from "@pawl/api";
import { tokenOf, type Who } from "../testing/test-server.fixture.ts";
import { misfits, type Answered } from "./documented.fixture.ts";

/** What a call says. */
export interface Given {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of a JSON body. */
  readonly bytes?: string;
}

/** Calls operations as the contract has them, and remembers which have had success. */
export class ContractApi {
  readonly #url: string;
  readonly succeeded = new Set<string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** Calls it, and gives the reply. @throws Error if that is no success, or does not fit the document. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into it as it comes
  async ok(op: Operation, who: Who | null, given: Given = {}): Promise<any> {
    const answered = await this.send(op, who, given);
    if (answered.status !== op.status) throw new Error(`${op.id}: ${answered.status} ${answered.text}`);
    const wrong = misfits(op, answered);
    if (wrong.length > 0) throw new Error(`${op.id} is not as the document says: ${wrong.join("; ")}`);
    this.succeeded.add(op.id);
    return op.produces === null && answered.text !== "" ? JSON.parse(answered.text) : answered;
  }

  async send(op: Operation, who: Who | null, given: Given = {}): Promise<Answered> {
    const response = await fetch(this.addressOf(op, given), {
      method: op.method,
      redirect: "manual",
      headers: {
        ...(who !== null && { authorization: `Bearer ${tokenOf(who)}` }),
        ...(given.body !== undefined && { "content-type": "application/json" }),
        ...given.headers,
      },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
      ...(given.bytes !== undefined && { body: given.bytes }),
    });
    // What is live never ends by itself: its head says all that there is to know of it.
    const isLive = response.ok && response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (isLive) await response.body?.cancel();
    return { status: response.status, headers: response.headers, text: isLive ? "" : await response.text() };
  }

  addressOf(op: Operation, { params = {}, query = {} }: Given): string {
    const path = op.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      for (const item of Array.isArray(value) ? value : [value])
        search.append(name, typeof item === "object" ? JSON.stringify(item) : String(item));
    return `${this.#url}/api/v1${path}${search.size === 0 ? "" : `?${search.toString()}`}`;
  }
}
