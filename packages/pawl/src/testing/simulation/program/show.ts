import type { Block, GraphPlan, Lane, Program, Statement, StepStatement } from "./program.ts";

/** A program as code that a person can read. */
export function showProgram(program: Program): string {
  if (program.graph !== null) return `graph ${program.name} version ${program.version}\n${showGraph(program.graph)}`;
  const rounds = program.rounds === 0 ? "" : `, continues as new ${program.rounds} times`;
  const flow = program.flow === null ? "" : `, flow ${JSON.stringify(program.flow)}`;
  return `workflow ${program.name} version ${program.version}${rounds}${flow}\n${showBlock(program.body, 1)}`;
}

function showGraph(plan: GraphPlan): string {
  return plan.map(({ step, goesBack }) => `  ${showStep(step)}, goes back ${goesBack}×`).join("\n");
}

function showBlock(block: Block, depth: number): string {
  return block.map((statement) => showStatement(statement, depth)).join("\n");
}

function showStatement(statement: Statement, depth: number): string {
  const pad = "  ".repeat(depth);
  const blocks = (named: readonly (readonly [string, Block])[]): string =>
    named.map(([name, block]) => `\n${pad}  ${name}:\n${showBlock(block, depth + 2)}`).join("");
  switch (statement.type) {
    case "step":
      return pad + showStep(statement);
    case "sleep":
      return `${pad}${statement.isUntil ? "sleepUntil now +" : "sleep"} ${statement.delayMs} ms`;
    case "signal":
      return `${pad}waitForSignal ${statement.name}${statement.timeoutMs === null ? "" : ` for ${statement.timeoutMs} ms`}`;
    case "note":
      return `${pad}${statement.kind} ${statement.id}`;
    case "question":
      return `${pad}interrupt ${statement.name}${statement.timeoutMs === null ? "" : ` for ${statement.timeoutMs} ms`}${statement.hasDefault ? ", with a default" : ""}`;
    case "child": {
      const { how, program, endsWithParent, afterwards } = statement;
      const end = endsWithParent ? "ends with its parent" : "goes on without its parent";
      if (how === "call") return `${pad}call ${program}, which ${end}`;
      const meanwhile = statement.meanwhile.length === 0 ? "" : blocks([["meanwhile", statement.meanwhile]]);
      return `${pad}spawn ${program}, which ${end}; then ${afterwards}${meanwhile}`;
    }
    case "chance":
      return `${pad}if (random() < 0.5)${blocks([
        ["yes", statement.yes],
        ["no", statement.no],
      ])}`;
    case "patched":
      return `${pad}if (patched(${statement.id}))\n${showBlock(statement.body, depth + 1)}`;
    case "loop":
      return `${pad}${statement.times} times\n${showBlock(statement.body, depth + 1)}`;
    case "promise":
      return `${pad}Promise.${statement.how}${blocks(statement.blocks.map((block, index) => [String(index), block]))}`;
    case "parallel":
      return `${pad}ctx.parallel ${statement.name} ${showOptions(statement)}${blocks(statement.lanes.map(showLane))}`;
    case "map":
      return `${pad}ctx.map ${statement.name} over ${statement.count} ${showOptions(statement)}${blocks([showLane(statement.lane, 0)])}`;
    case "race":
      return `${pad}ctx.race ${statement.name} ${statement.onError}${blocks(statement.lanes.map(showLane))}`;
    case "try":
      return `${pad}try${statement.catches ? " (catches)" : ""}${blocks([["body", statement.body], ...(statement.finalizer.length > 0 ? [[statement.isCleanup ? "finally, as a clean-up" : "finally", statement.finalizer] as const] : [])])}`;
  }
}

function showLane(lane: Lane, index: number): readonly [string, Block] {
  return lane.type === "unit" ? [`${index} (a unit)`, [lane.step]] : [`${index}`, lane.body];
}

function showOptions({
  onError,
  concurrency,
}: {
  readonly onError: string;
  readonly concurrency: number | null;
}): string {
  return concurrency === null ? onError : `${onError}, ${concurrency} at once`;
}

function showStep(step: StepStatement): string {
  const parts = [`takes ${step.takesMs} ms`];
  if (step.hangs > 0) parts.push(`hangs ${step.hangs}×`);
  if (step.fails > 0) parts.push(`fails ${step.fails}×`);
  if (step.isBroken) parts.push(step.heals ? "broken until the run is retried" : "broken");
  if (step.timeoutMs !== null) parts.push(`timeout ${step.timeoutMs} ms`);
  if (step.chunks > 0) parts.push(`writes ${step.chunks} chunks`);
  if (step.undo !== null)
    parts.push(step.undo.isBroken ? "undo broken" : `undo takes ${step.undo.takesMs} ms, fails ${step.undo.fails}×`);
  parts.push(`${step.attemptsMax} attempts${step.pauses ? ", then pauses" : ""}`);
  return `step ${step.name} [${step.id}]: ${parts.join(", ")}`;
}
