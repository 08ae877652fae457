import { sql, type Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { addUsage, setSeen, takeBack } from "./usage-rows.ts";
import type { KnownUsers } from "./known-users.ts";
import type { ServerSettings } from "./server-settings.ts";
import type { Limits } from "./user.ts";

export interface UsageCounts {
  readonly runs: number;
  readonly tokens: number;
  readonly requests: number;
}

/** What a user has used of language models today. */
export interface TokenStanding {
  readonly tokensToday: number;
  /** Null: no limit. */
  readonly tokensPerDay: number | null;
  readonly isExhausted: boolean;
}

const day = 86_400_000;
/** Rows of one statement: SQLite takes 32,766 parameters. */
const rowsMax = 500;

/** What users use, by day (UTC), and what they may. */
export class Usage {
  readonly #db: Kysely<Tables>;
  readonly #users: KnownUsers;
  readonly #settings: ServerSettings;
  readonly #nowMs: () => number;
  /** Requests, sightings, and starts that have no limit, which are not written yet: they are many, and losing some in a crash is no harm. */
  readonly #pending = new Map<string, { requests: number; runs: number; seenMs: number }>();

  constructor(parts: {
    readonly db: Kysely<Tables>;
    readonly users: KnownUsers;
    readonly settings: ServerSettings;
    readonly nowMs: () => number;
  }) {
    this.#db = parts.db;
    this.#users = parts.users;
    this.#settings = parts.settings;
    this.#nowMs = parts.nowMs;
  }

  /** Of the user's own limits and the settings', what counts; null: no limit. */
  async limitsOf(userId: string): Promise<Limits> {
    const [user, { defaultLimits }] = await Promise.all([this.#users.get(userId), this.#settings.get()]);
    return {
      runsPerDay: user?.limits.runsPerDay ?? defaultLimits.runsPerDay,
      tokensPerDay: user?.limits.tokensPerDay ?? defaultLimits.tokensPerDay,
      fileBytes: user?.limits.fileBytes ?? defaultLimits.fileBytes,
    };
  }

  /**
   * Counts runs that are about to be started, exactly: of many at once, only as many get through as are left today. What is not started after all is given back with {@link giveBackRuns}.
   *
   * @throws ApiError `runs_limit_reached`, `tokens_limit_reached`
   */
  async takeRuns(userId: string, count = 1): Promise<void> {
    await this.requireTokens(userId);
    const { runsPerDay } = await this.limitsOf(userId);
    const nowMs = this.#nowMs();
    // Where nothing can be exceeded, starts need not wait for a commit of their own.
    if (runsPerDay === null) return this.#note(userId, { requests: 0, runs: count });
    if (count > runsPerDay) throw runsLimitReached(runsPerDay, nowMs);
    // One statement, so that those who come at the same moment are counted one after the other.
    const insert = this.#db
      .insertInto("usage_day")
      .values({ userId, day: dayOf(nowMs), runs: count, tokens: 0, requests: 0 })
      .onConflict((conflict) =>
        conflict
          .columns(["userId", "day"])
          .doUpdateSet({ runs: sql<number>`usage_day.runs + ${count}` })
          .where(sql<boolean>`usage_day.runs + ${count} <= ${runsPerDay}`),
      )
      .returning("runs");
    const row = await insert.executeTakeFirst();
    if (row === undefined) throw runsLimitReached(runsPerDay, nowMs);
  }

  /** For runs that were counted and then could not be started, or had been started before under the same key. */
  async giveBackRuns(userId: string, count = 1): Promise<void> {
    const { runsPerDay } = await this.limitsOf(userId);
    if (runsPerDay === null) return this.#note(userId, { requests: 0, runs: -count });
    await takeBack(this.#db, { userId, day: dayOf(this.#nowMs()), runs: count });
  }

  /** Adds tokens that were used, and tells how the user stands then; durable when it resolves. None: only tells. */
  async addTokens(userId: string, tokens: number): Promise<TokenStanding> {
    if (tokens > 0) await addUsage(this.#db, [{ userId, day: this.today(), runs: 0, tokens, requests: 0 }]);
    const { tokensPerDay } = await this.limitsOf(userId);
    const row = await this.#db
      .selectFrom("usage_day")
      .select("tokens")
      .where("userId", "=", userId)
      .where("day", "=", this.today())
      .executeTakeFirst();
    const tokensToday = row?.tokens ?? 0;
    return { tokensToday, tokensPerDay, isExhausted: tokensPerDay !== null && tokensToday >= tokensPerDay };
  }

  /** @throws ApiError `tokens_limit_reached`, where all that the user may use today was used */
  async requireTokens(userId: string): Promise<void> {
    const { tokensPerDay } = await this.limitsOf(userId);
    if (tokensPerDay === null) return;
    const { isExhausted } = await this.addTokens(userId, 0);
    if (isExhausted) throw tokensLimitReached(tokensPerDay, this.#nowMs());
  }

  /** Counts a request; written with {@link flush}. */
  seen(userId: string): void {
    this.#note(userId, { requests: 1, runs: 0 });
  }

  /** Writes what was counted since: many users in one statement, since everybody else's writes wait for each on SQLite. */
  async flush(): Promise<void> {
    // In one order, so that two servers do not wait for each other in a circle.
    const counted = [...this.#pending].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#pending.clear();
    const day = dayOf(this.#nowMs());
    for (let from = 0; from < counted.length; from += rowsMax) {
      const part = counted.slice(from, from + rowsMax);
      await addUsage(
        this.#db,
        part.map(([userId, { requests, runs }]) => ({ userId, day, runs, tokens: 0, requests })),
      );
      await setSeen(
        this.#db,
        part.map(([userId, { seenMs }]) => ({ userId, seenMs })),
      );
    }
  }

  /** Days that have something, newest first, of the last `days`. */
  async days(userId: string, days: number): Promise<readonly (UsageCounts & { readonly day: string })[]> {
    return this.#db
      .selectFrom("usage_day")
      .select(["day", "runs", "tokens", "requests"])
      .where("userId", "=", userId)
      .where("day", ">", dayOf(this.#nowMs() - days * day))
      .orderBy("day", "desc")
      .execute();
  }

  /** Today, as days are counted. */
  today(): string {
    return dayOf(this.#nowMs());
  }

  async removeOld(): Promise<void> {
    await this.#db
      .deleteFrom("usage_day")
      .where("day", "<", dayOf(this.#nowMs() - 400 * day))
      .execute();
  }

  #note(userId: string, { requests, runs }: { readonly requests: number; readonly runs: number }): void {
    const known = this.#pending.get(userId) ?? { requests: 0, runs: 0, seenMs: 0 };
    const seenMs = this.#nowMs();
    this.#pending.set(userId, { requests: known.requests + requests, runs: known.runs + runs, seenMs });
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function runsLimitReached(limit: number, nowMs: number): ApiError {
  return limitReached("runs_limit_reached", `No more than ${limit} runs can be started a day.`, { limit, nowMs });
}

function tokensLimitReached(limit: number, nowMs: number): ApiError {
  return limitReached("tokens_limit_reached", `The ${limit} tokens of today are used up.`, { limit, nowMs });
}

/** Until the next day, as days are counted. */
function limitReached(
  code: "runs_limit_reached" | "tokens_limit_reached",
  message: string,
  { limit, nowMs }: { readonly limit: number; readonly nowMs: number },
): ApiError {
  return new ApiError(code, message, { retryable: true, retryAfterMs: day - (nowMs % day), details: { limit } });
}
