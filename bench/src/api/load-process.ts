// Forked: users who call an API at a rate, each over a connection of their own.
import { Agent, request } from "node:http";
import { inFlight } from "../in-flight.ts";
import { obey } from "./forked.ts";
import type { Seeded } from "./server-process.ts";

export interface Guest {
  readonly id: string;
  readonly token: string;
}

export interface Load {
  readonly url: string;
  readonly guests: readonly Guest[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly there: Seeded;
  /** Questions before this one have been answered by an earlier load. */
  readonly questionFrom: number;
}

/** Milliseconds of each request from when it was due, by what it was. */
export type Taken = Readonly<Record<"list" | "detail" | "start" | "answer", readonly number[]>>;

const agents: Agent[] = [];
const agentOf = (user: number): Agent => (agents[user] ??= new Agent({ keepAlive: true, maxSockets: 1 }));

obey(
  {
    guests: async ({ url, count }: { url: string; count: number }): Promise<Guest[]> => {
      const guests: Guest[] = [];
      await inFlight(count, 32, async (n) => {
        const made = JSON.parse(
          await call({ url, user: n, token: null, method: "POST", path: "/auth/guest", body: {} }),
        ) as {
          accessToken: string;
          user: { id: string };
        };
        guests.push({ id: made.user.id, token: made.accessToken });
      });
      return guests;
    },
    reply: ({ url, guest, path }: { url: string; guest: Guest; path: string }) =>
      call({ url, user: 0, token: guest.token, method: "GET", path }).then((text) => JSON.parse(text) as unknown),
    load,
  },
  () => Promise.resolve(),
);

/** An open loop: a request is sent when it is due, whether the ones before it have been answered or not, as people do. */
async function load({ url, guests, perSecond, seconds, there, questionFrom }: Load): Promise<Taken> {
  const taken = { list: [] as number[], detail: [] as number[], start: [] as number[], answer: [] as number[] };
  const count = perSecond * seconds;
  const beganMs = performance.now() + 100;
  let questions = questionFrom;
  const under: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const dueMs = beganMs + (n * 1000) / perSecond;
    await dueAt(dueMs);
    const user = (n * 7919) % guests.length;
    const kind = kinds[n % kinds.length]!;
    const send = (by: number, method: "GET" | "POST", path: string, body?: unknown): Promise<void> =>
      call({ url, user: by, token: guests[by]!.token, method, path, body }).then(() => {
        taken[kind].push(performance.now() - dueMs);
      });
    if (kind === "list") under.push(send(user, "GET", "/runs?limit=20"));
    else if (kind === "detail") under.push(send(user, "GET", `/runs/${there.runs[user]![0]}`));
    else if (kind === "start") under.push(send(user, "POST", "/agents/greets/execute", { input: n }));
    else {
      const question = there.questions[questions++ % there.questions.length]!;
      under.push(send(question.user, "POST", `/interrupts/${question.id}/answer`, { value: n }));
    }
  }
  await Promise.all(under);
  return taken;
}

/** Of twenty requests eight are lists, eight look at a run, three start one, and one answers a question. */
const kinds: readonly (keyof Taken)[] = [
  ..."list detail list detail start list detail list detail answer".split(" "),
  ..."detail list detail start list detail list detail start list".split(" "),
] as (keyof Taken)[];

function dueAt(dueMs: number): Promise<void> | void {
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) return new Promise((resolve) => setTimeout(resolve, waitMs));
}

interface Call {
  readonly url: string;
  readonly user: number;
  readonly token: string | null;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

function call({ url, user, token, method, path, body }: Call): Promise<string> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
    };
    const sent = request(`${url}/api/v1${path}`, { method, headers, agent: agentOf(user) }, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (answer += part));
      response.on("error", reject);
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve(answer);
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
