import { showProgram } from "./program/show.ts";
import { rollScenario } from "./scenario.ts";
import { simulate, type SimulationOptions, type SimulationResult } from "./simulate.ts";

/** Why a seed fails, with the programs as code, what was planned, and all that happened. */
export async function explain(seed: number, options: SimulationOptions = {}): Promise<string> {
  const { programs, actions, ...setting } = rollScenario(seed);
  const lines: string[] = [];
  const result = await simulate(seed, { ...options, trace: (line) => lines.push(line) });
  return [
    `Seed ${seed}`,
    ...programs.map(showProgram),
    `Setting: ${JSON.stringify(setting)}`,
    "Clients:",
    ...[...actions].sort((a, b) => a.atMs - b.atMs).map((action) => `  ${JSON.stringify(action)}`),
    "What happened:",
    ...lines,
    summary(result),
  ].join("\n");
}

export function summary({ seed, finding, events, effects, virtualMs, crashes }: SimulationResult): string {
  const size = `${events} events, ${effects} effects, ${crashes} crashes in ${virtualMs} ms of virtual time`;
  return finding === null
    ? `Seed ${seed} holds: ${size}.`
    : `Seed ${seed} breaks ${finding.promise}: ${finding.detail}\n(${size}; run it again with: npm run simulate -- --seed ${seed} --verbose)`;
}
