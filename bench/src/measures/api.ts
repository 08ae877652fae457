import { figureOf } from "../figure.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, percentile, rounded } from "../statistics.ts";
import { forked } from "../api/forked.ts";
import type { Load, Taken } from "../api/load-process.ts";
import type { Seeded } from "../api/server-process.ts";
import { withApi, type ApiPlace } from "../api/with-api.ts";

const kinds = ["list", "detail", "start", "answer"] as const;

/**
 * Milliseconds (p95) of a request of 1,000 users, each over a connection of their own, who read lists and runs, start some and answer questions, at a rate; from when it was due to the last
 * byte of its answer. Beside it: a bare Fastify that answers all of that with a run's JSON, at the same rate.
 */
export const api: Measure = {
  name: "api",
  stores: ["sqlite", "postgres"],
  async *take(setting) {
    const users = scaled(setting, 1_000, 20);
    const rates = setting.isQuick ? [50] : [100, 200, 400, 800];
    const loader = new URL("../api/load-process.ts", import.meta.url);
    const figures = await withApi(setting, { guests: users, loader }, (place) => curve(setting, place, rates));
    yield* figures;
  },
};

async function curve(setting: Setting, place: ApiPlace, rates: readonly number[]) {
  const { server, load, guests, url } = place;
  const seconds = scaled(setting, 10, 1);
  const questions =
    Math.ceil(rates.reduce((sum, rate) => sum + rate, rates[0]!) * seconds * setting.repeats * 0.05) + 20;
  const there = await server.ask<Seeded>("seed", { users: guests.map(({ id }) => id), runsEach: 1, questions });
  const bare = forked(new URL("../api/server-process.ts", import.meta.url));
  try {
    const reply = await load.ask<unknown>("reply", { url, guest: guests[0], path: `/runs/${there.runs[0]![0]}` });
    const bareUrl = await bare.ask<string>("serveBare", { reply });
    let questionFrom = 0;
    const take = async (where: string, perSecond: number): Promise<Taken> => {
      const order: Load = { url: where, guests, perSecond, seconds, there, questionFrom };
      const taken = await load.ask<Taken>("load", order);
      if (where === url) questionFrom += taken.answer.length;
      return taken;
    };
    await take(url, rates[0]!);
    await take(bareUrl, rates[0]!);
    if (setting.profileFolder !== null) await server.ask("profile", { folder: setting.profileFolder });
    const figures = [];
    for (const perSecond of rates) {
      const all: Taken[] = [];
      const above: number[] = [];
      const pairs = await takePairs(
        setting,
        async () => {
          const taken = await take(url, perSecond);
          all.push(taken);
          return percentile(together(taken), 95);
        },
        async () => percentile(together(await take(bareUrl, perSecond)), 95),
      );
      for (const { value, limit } of pairs) if (limit !== null) above.push(value - limit);
      const whole = all.flatMap(together);
      const extra = {
        perSecond,
        users: guests.length,
        p50: rounded(percentile(whole, 50)),
        p99: rounded(percentile(whole, 99)),
        ...(above.length > 0 && { p95Above: rounded(median(above)) }),
        ...Object.fromEntries(
          kinds.map((kind) => [
            `${kind}P95`,
            rounded(
              percentile(
                all.flatMap((taken) => taken[kind]),
                95,
              ),
            ),
          ]),
        ),
      };
      figures.push(figureOf({ name: "api", store: setting.store, unit: "ms", extra }, pairs));
    }
    if (setting.profileFolder !== null) await server.ask("endProfile");
    return figures;
  } finally {
    await bare.stop();
  }
}

function together(taken: Taken): number[] {
  return kinds.flatMap((kind) => [...taken[kind]]);
}
