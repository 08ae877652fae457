import { usageGet, usageReport } from "@pawl/api";
import { ApiError } from "../http/api-error.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { visibleSummary } from "../runs/visible-run.ts";
import type { UsageCounts } from "./usage.ts";
import { notFound } from "./user-directory.ts";

const daysShown = 31;

/** What users use. */
export function usageRoutes({ people, pawl }: RouteParts): readonly Route[] {
  const { accounts, usage, users } = people;
  return [
    route(usageReport, async ({ body, principal }) => {
      const user = await users.get(
        body.user ?? (await visibleSummary(pawl, principal, body.run as string)).owner ?? "",
      );
      if (user !== null) return { user: user.id, ...(await usage.addTokens(user.id, body.tokens)) };
      if (body.user !== undefined) throw notFound(body.user);
      return { user: null, tokensToday: 0, tokensPerDay: null, isExhausted: false };
    }),
    route(usageGet, async ({ query, principal }) => {
      const user = query.user ?? principal.userId;
      if (user !== principal.userId) {
        if (principal.role !== "admin") throw new ApiError("forbidden", "What others use is for admins to see.");
        if ((await accounts.find(user)) === null) throw notFound(user);
      }
      await usage.flush();
      const [days, limits, files] = await Promise.all([
        usage.days(user, daysShown),
        usage.limitsOf(user),
        people.files.of(user),
      ]);
      const today = usage.today();
      return {
        user,
        today: wireCounts(sum(days.filter(({ day }) => day === today))),
        month: wireCounts(sum(days.filter(({ day }) => day.slice(0, 7) === today.slice(0, 7)))),
        files,
        limits,
        days: days.map(({ day, ...counts }) => ({ day, ...wireCounts(counts) })),
      };
    }),
  ];
}

function sum(days: readonly UsageCounts[]): UsageCounts {
  const total = { runs: 0, tokens: 0, requests: 0 };
  for (const { runs, tokens, requests } of days) {
    total.runs += runs;
    total.tokens += tokens;
    total.requests += requests;
  }
  return total;
}

function wireCounts({ runs, tokens, requests }: UsageCounts) {
  return { runsStarted: runs, tokens, requests };
}
