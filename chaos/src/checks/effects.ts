import type { Effect, Evidence, RunFacts, Violation } from "../evidence/evidence.ts";
import type { Check } from "./check.ts";
import { isExcused } from "./daze.ts";

/**
 * Promises 1 and 2, seen from outside the database. Each execution of an effect has a token, and the step's record holds the token of the one
 * that counts; an effect writes down the tokens that it depends on. README.md says why this is the whole of it.
 */
export const effects: Check = (evidence) => {
  const violations: Violation[] = [];
  for (const [runId, done] of evidence.effects) {
    const report = (text: string): void => void violations.push({ check: "effects", runId, text });
    const facts = evidence.runs.get(runId);
    if (facts === undefined) {
      report(`${done[0]?.key} was done for a run that does not exist, or had ended in an earlier round`);
      continue;
    }
    const records = recordedTokens(facts);
    const byToken = new Map(done.map((effect) => [effect.token, effect]));
    for (const [key, token] of records) {
      const effect = byToken.get(token);
      if (effect === undefined) report(`recorded ${key} as ${token}, which nobody has done`);
      else if (effect.endMs === null) report(`recorded ${key} as ${token}, which has not ended`);
    }
    const tokens = new Set(records.values());
    for (const effect of done) {
      const unrecorded = effect.saw.find((token) => !tokens.has(token));
      if (unrecorded !== undefined)
        report(`${effect.token} (${effect.key}) depended on ${unrecorded}, which is not on record`);
    }
    for (const late of lateEffects(evidence, facts)) if (late.excuse === null) report(late.text);
  }
  return violations;
};

export interface LateEffect {
  readonly text: string;
  /** Why it is not Pawl's fault; null: it is. */
  readonly excuse: string | null;
}

/** Effects that began when their step's record was provably durable, because something that depends on it had begun, or the run's end was known. */
export function lateEffects(evidence: Evidence, facts: RunFacts): LateEffect[] {
  const done = evidence.effects.get(facts.run.id) ?? [];
  const records = recordedTokens(facts);
  const endedMs = toldEndMs(evidence, facts);
  return done.flatMap((effect) => {
    const recorded = records.get(effect.key);
    const durableMs = Math.min(endedMs, recorded === undefined ? Infinity : firstUseMs(done, recorded));
    if (effect.beginMs <= durableMs) return [];
    const winner = done.find(({ token }) => token === recorded);
    const lateMs = Math.round(effect.beginMs - durableMs);
    const text = `${effect.token} began ${effect.key} ${lateMs} ms after ${recorded ?? "the run's end"} was durable`;
    return [{ text, excuse: isExcused(evidence, facts.run.id, { late: effect, winner, durableMs }) }];
  });
}

function firstUseMs(done: readonly Effect[], token: string): number {
  return done.find(({ saw }) => saw.includes(token))?.beginMs ?? Infinity;
}

/** Force ends a run while its owner is on its way, so that there is no moment after which nothing of it may begin. */
function toldEndMs({ told, putAway }: Evidence, { run }: RunFacts): number {
  const known = told.get(run.id);
  if (known === undefined || known.wasCancelForced || putAway.has(run.id)) return Infinity;
  return Math.min(...known.results.map(({ atMs }) => atMs));
}

export function recordedTokens({ events }: RunFacts): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const { kind, key, data } of events) {
    const { token } = (data ?? {}) as { token?: string };
    if (kind === "step-completed" && key !== undefined && token !== undefined) tokens.set(key, token);
  }
  return tokens;
}
