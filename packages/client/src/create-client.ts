import type { authRefresh, Interrupt, RunSummary } from "@pawl/api";
import { aloneBy } from "./auth/alone.ts";
import { Session } from "./auth/session.ts";
import { givenToken, type TokenGiven, type TokenSource } from "./auth/token-source.ts";
import { agentCalls } from "./calls/agents.ts";
import { authCalls } from "./calls/auth.ts";
import { fileCalls } from "./calls/files.ts";
import { interruptCalls } from "./calls/interrupts.ts";
import { meCalls } from "./calls/me.ts";
import { operateCalls } from "./calls/operate.ts";
import { runCalls } from "./calls/runs.ts";
import { scheduleCalls } from "./calls/schedules.ts";
import { shareCalls } from "./calls/shares.ts";
import { peopleCalls, userCalls } from "./calls/users.ts";
import { workflowCalls } from "./calls/workflows.ts";
import { systemClock, type ClientClock } from "./clock.ts";
import { Http } from "./http/http.ts";
import { LiveLink, type LiveStatus } from "./live/live-link.ts";
import { readUpdates, type UpdatesOptions } from "./live/read-updates.ts";

/** What {@link createClient} takes. */
export interface ClientOptions {
  /** Where the server is: `https://pawl.example.com`. In a page of the server itself it can be left out. */
  readonly url?: string;
  /** An API key, for programs. */
  readonly apiKey?: string;
  /** An access token, or what gives one; it is asked before each call. Without key and token, users sign in by `client.auth`. */
  readonly token?: TokenGiven;
  /** For programs whose users sign in: where a session that outlives the program is kept. Pages have a cookie for it, which scripts cannot read. */
  readonly session?: {
    /** Of a session that was begun before. */
    readonly refreshToken?: string | null;
    /** Called with each new one, which replaces the one before: keep it. Null: the session is over. */
    readonly onRefreshToken?: (refreshToken: string | null) => void;
    /** Default: true in pages, false elsewhere. */
    readonly cookie?: boolean;
  };
  /** How long one attempt of a call may take, in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** How often a call is made at most, where it is safe to repeat it; default 3. */
  readonly attemptsMax?: number;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
  /** For tests: time and chance. */
  readonly clock?: ClientClock;
}

/** What {@link createClient} gives. */
export type PawlClient = ReturnType<typeof createClient>;

/**
 * A client of a Pawl server, for pages and for Node.
 *
 * ```ts
 * const client = createClient({ url: "http://127.0.0.1:8700", apiKey: process.env.PAWL_API_KEY });
 * const run = await client.agents.execute("order", { input: { id: 7 } });
 * for await (const event of client.runs.events(run.id)) console.log(event.seq, event.kind);
 * const { output } = await client.runs.wait(run.id);
 * ```
 *
 * Calls fail with {@link ApiProblem}. Those that only read, and those with an `idempotencyKey`, are repeated where no answer came; all are where the server asks for patience (429, 503). What is
 * followed live shares one WebSocket, which is opened when it is needed.
 *
 * @throws TypeError where options contradict each other.
 */
export function createClient(options: ClientOptions = {}) {
  const { clock = systemClock, timeoutMs = 30_000, attemptsMax = 3 } = options;
  const url = baseOf(options.url);
  const given = tokenGiven(options);
  const hasCookie = options.session?.cookie ?? "document" in globalThis;
  const session = new Session({
    clock,
    hasCookie: given === null && hasCookie,
    refreshToken: options.session?.refreshToken ?? null,
    onRefreshToken: options.session?.onRefreshToken ?? (() => {}),
    alone: aloneBy(`pawl-refresh ${url}`),
    refresh: (refreshToken) =>
      http.call<typeof authRefresh>(
        "POST /auth/refresh",
        { body: refreshToken === null ? {} : { refreshToken } },
        // The server gives a device whose answer was lost another one, for some seconds.
        { isAuth: true, isRepeatable: true, withCookie: hasCookie, headers: { "x-pawl-refresh": "1" } },
      ),
  });
  const tokens: TokenSource = given ?? session;
  const fetchGiven = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const http: Http = new Http({ url, fetch: fetchGiven, clock, timeoutMs, attemptsMax, tokens });
  const link = new LiveLink({
    url: `${socketBase(url)}/api/v1/live`,
    tokens,
    clock,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
  });
  let userId: string | null = null;
  session.onChange((user) => {
    const isOther = userId !== null && user?.id !== userId;
    userId = user?.id ?? null;
    if (isOther) link.reconnect();
  });
  return {
    auth: authCalls(http, session, { hasCookie }),
    me: meCalls(http, session),
    agents: agentCalls(http),
    runs: runCalls(http, link),
    workflows: workflowCalls(http),
    interrupts: interruptCalls(http),
    schedules: scheduleCalls(http),
    files: fileCalls(http),
    shares: shareCalls(http),
    operate: operateCalls(http),
    people: peopleCalls(http),
    users: userCalls(http),
    /** What changes, as it changes. */
    live: {
      /**
       * Every change of a run that the caller sees, as the run is now; changes of one run that follow each other closely are one. The first update is a reset: what the lists show is to be read
       * then, and patched by what follows. It goes on by itself when the connection breaks.
       *
       * ```ts
       * for await (const { isReset, items } of client.live.runs({ signal })) isReset ? await reload() : patch(items);
       * ```
       *
       * @throws ApiProblem `unauthorized`; the signal's reason.
       */
      runs: (given: UpdatesOptions = {}) => readUpdates<RunSummary>(link, "runs", given),
      /** The same for the questions that the caller sees. */
      interrupts: (given: UpdatesOptions = {}) => readUpdates<Interrupt>(link, "interrupts", given),
      /** How the connection is. */
      get status(): LiveStatus {
        return link.status;
      },
      /** Calls back when that changes. Returns how to stop. */
      onStatus: (listener: (status: LiveStatus) => void) => link.onStatus(listener),
    },
    /** Closes the connection; whoever follows something is told. */
    close: (): void => link.close(),
  };
}

function tokenGiven({ apiKey, token, session }: ClientOptions): TokenSource | null {
  const given = [apiKey, token, session].filter((each) => each !== undefined);
  if (given.length > 1) throw new TypeError("createClient takes one of apiKey, token and session.");
  const one = apiKey ?? token;
  return one === undefined ? null : givenToken(one);
}

/** @throws TypeError where there is no address. */
function baseOf(url: string | undefined): string {
  const given = url ?? (globalThis.location as Location | undefined)?.origin;
  if (given === undefined) throw new TypeError("createClient needs the option url: where the server is.");
  if (!/^https?:\/\//.test(given))
    throw new TypeError(`The option url is ${JSON.stringify(given)}; it must begin with http:// or https://.`);
  return given.replace(/\/+$/, "");
}

function socketBase(url: string): string {
  return url.replace(/^http/, "ws");
}
