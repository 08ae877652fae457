/** A workflow as data: what the simulation makes up, runs through the engine, and knows the right answers for. */
export interface Program {
  readonly name: string;
  readonly version: number;
  readonly body: Block;
  /** How often it continues as new before it ends. */
  readonly rounds: number;
  /** A graph instead of a body. */
  readonly graph: GraphPlan | null;
  /** The gate that its runs go through. All versions of a program have the same. */
  readonly flow: FlowPlan | null;
}

/** The limits of a program's runs, over all workers; null: none. */
export interface FlowPlan {
  readonly limit: number | null;
  readonly perKey: number | null;
  readonly rate: { readonly limit: number; readonly periodMs: number; readonly isPerKey: boolean } | null;
}

/** Nodes in a row, each of which goes back to the one before it so often. */
export type GraphPlan = readonly { readonly step: StepStatement; readonly goesBack: number }[];

export type Block = readonly Statement[];

export type Statement =
  | StepStatement
  | { readonly type: "sleep"; readonly delayMs: number; readonly isUntil: boolean }
  | { readonly type: "signal"; readonly name: string; readonly timeoutMs: number | null }
  /** Asks time and chance, and takes the branch that chance says. */
  | { readonly type: "chance"; readonly yes: Block; readonly no: Block }
  | { readonly type: "note"; readonly kind: "emit" | "progress" | "log" | "state" | "stream"; readonly id: number }
  | ChildStatement
  | QuestionStatement
  | { readonly type: "patched"; readonly id: string; readonly body: Block }
  | { readonly type: "loop"; readonly times: number; readonly body: Block }
  /** Plain promises over concurrent blocks. */
  | { readonly type: "promise"; readonly how: "all" | "race" | "any" | "allSettled"; readonly blocks: readonly Block[] }
  | ParallelStatement
  | {
      readonly type: "map";
      readonly name: string;
      readonly count: number;
      readonly lane: Lane;
      readonly onError: OnError;
      readonly concurrency: number | null;
    }
  | { readonly type: "race"; readonly name: string; readonly lanes: readonly Lane[]; readonly onError: OnError }
  | {
      readonly type: "try";
      readonly body: Block;
      readonly catches: boolean;
      readonly finalizer: Block;
      /** The finalizer is a clean-up: it runs to its end in a run that is cancelled, too. */
      readonly isCleanup: boolean;
    };

/** Another program, as a run of its own. */
export interface ChildStatement {
  readonly type: "child";
  readonly program: string;
  readonly how: "call" | "spawn";
  readonly endsWithParent: boolean;
  readonly flowKey: string;
  /** Of one that is spawned: what is done meanwhile. */
  readonly meanwhile: Block;
  /** Of one that is spawned: what becomes of it then. */
  readonly afterwards: "result" | "cancel" | "signal" | "leave";
}

/** A question to people. */
export interface QuestionStatement {
  readonly type: "question";
  readonly name: string;
  readonly timeoutMs: number | null;
  readonly hasDefault: boolean;
  readonly assignee: string | null;
}

export interface StepStatement {
  readonly type: "step";
  readonly id: number;
  readonly name: string;
  /** Virtual time that an attempt takes; 0: it is synchronous. */
  readonly takesMs: number;
  /** So many attempts fail first. */
  readonly fails: number;
  /** So many attempts never end by themselves; the timeout ends them. */
  readonly hangs: number;
  /** For good: no attempt succeeds; with `heals`: not before the run was retried. */
  readonly isBroken: boolean;
  readonly heals: boolean;
  readonly attemptsMax: number;
  /** The policy parks the run when attempts run out. */
  readonly pauses: boolean;
  readonly timeoutMs: number | null;
  readonly value: unknown;
  /** Every attempt writes so many chunks to a stream. */
  readonly chunks: number;
  /** How it is taken back; null: not at all. */
  readonly undo: UndoPlan | null;
}

export interface UndoPlan {
  readonly takesMs: number;
  /** So many attempts fail first. */
  readonly fails: number;
  /** No attempt succeeds. */
  readonly isBroken: boolean;
}

export interface ParallelStatement {
  readonly type: "parallel";
  readonly name: string;
  readonly lanes: readonly Lane[];
  readonly isKeyed: boolean;
  readonly onError: OnError;
  readonly concurrency: number | null;
}

export type OnError = "fail-fast" | "collect-all";

/** One branch of a parallel, map or race: a unit of work, or a part of the workflow. */
export type Lane =
  { readonly type: "unit"; readonly step: StepStatement } | { readonly type: "block"; readonly body: Block };

/** Every statement of a block, with those inside of others. */
export function* statementsOf(block: Block): Generator<Statement> {
  for (const statement of block) {
    yield statement;
    for (const inner of innerBlocks(statement)) yield* statementsOf(inner);
  }
}

function innerBlocks(statement: Statement): readonly Block[] {
  switch (statement.type) {
    case "chance":
      return [statement.yes, statement.no];
    case "patched":
    case "loop":
      return [statement.body];
    case "promise":
      return statement.blocks;
    case "parallel":
    case "race":
      return statement.lanes.map(laneBlock);
    case "map":
      return [laneBlock(statement.lane)];
    case "try":
      return [statement.body, statement.finalizer];
    case "child":
      return [statement.meanwhile];
    default:
      return [];
  }
}

function laneBlock(lane: Lane): Block {
  return lane.type === "unit" ? [lane.step] : lane.body;
}
