import type { Evidence } from "./evidence.ts";

/** All that is known of one run, for who has to find out what happened to it. */
export function timelineOf(evidence: Evidence, runId: string): string {
  const facts = evidence.runs.get(runId);
  const effects = (evidence.effects.get(runId) ?? []).map(({ beginMs, endMs, process, key, attempt, token, saw }) => ({
    atMs: beginMs,
    text: `${process} begins ${key} (attempt ${attempt}) as ${token}, saw ${saw.join(" ") || "nothing"}, ends ${endMs?.toFixed(1) ?? "never"}`,
  }));
  const entries = (evidence.entries.get(runId) ?? []).map(({ atMs, process }) => ({ atMs, text: `${process} enters` }));
  const results = (evidence.told.get(runId)?.results ?? []).map(({ atMs, status }) => ({
    atMs,
    text: `a client is told: ${status}`,
  }));
  const processes = new Set((evidence.entries.get(runId) ?? []).map(({ process }) => process));
  const dazes = [...processes].flatMap((process) =>
    (evidence.dazes.get(process) ?? []).map(({ fromMs, toMs }) => ({
      atMs: fromMs,
      text: `${process} is dazed until ${toMs.toFixed(1)}`,
    })),
  );
  const seen = [...entries, ...effects, ...results, ...dazes].sort((a, b) => a.atMs - b.atMs);
  return [
    `# ${runId}`,
    `record: ${JSON.stringify(facts?.run)}`,
    `told: ${JSON.stringify(evidence.told.get(runId))}`,
    ...seen.map(({ atMs, text }) => `${atMs.toFixed(1)} ${text}`),
    ...(facts?.events ?? []).map((event) => JSON.stringify(event)),
    "",
  ].join("\n");
}
