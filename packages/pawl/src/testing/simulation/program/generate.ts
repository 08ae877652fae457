import type { Dice } from "../dice.ts";
import type {
  Block,
  FlowPlan,
  GraphPlan,
  Lane,
  OnError,
  Program,
  Statement,
  StepStatement,
  UndoPlan,
} from "./program.ts";

/** What a program is to be like. */
export interface ProgramWish {
  readonly name: string;
  readonly version: number;
  /** The programs that it may call. */
  readonly children: readonly string[];
  readonly isChild: boolean;
  readonly flow: FlowPlan | null;
}

/** Makes up programs. A budget bounds how much one can come to. */
export class ProgramGenerator {
  readonly #dice: Dice;
  #budget = 0;
  #stepId = 0;
  #id = 0;
  #canBreak = true;
  #canUndo = false;
  #isInCleanup = false;
  #children: readonly string[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  program({ name, version, children, isChild, flow }: ProgramWish): Program {
    this.#budget = isChild ? this.#dice.between(1, 6) : this.#dice.between(3, 24);
    this.#children = children;
    this.#canUndo = this.#dice.hits(0.3);
    // Where every failure ends the run, few programs would get far.
    this.#canBreak = this.#dice.hits(0.3);
    if (this.#dice.hits(0.12)) return { name, version, flow, body: [], rounds: 0, graph: this.#graph() };
    return {
      name,
      version,
      flow,
      body: this.#block(isChild ? 2 : 3, isChild ? 3 : 6),
      rounds: this.#dice.hits(0.15) ? this.#dice.between(1, 2) : 0,
      graph: null,
    };
  }

  #graph(): GraphPlan {
    const dice = this.#dice;
    return dice.times(dice.between(1, 5), () => ({
      step: { ...this.#step(this.#canBreak && dice.hits(0.15)), pauses: false, undo: null },
      goesBack: dice.hits(0.4) ? dice.between(1, 2) : 0,
    }));
  }

  #block(depth: number, most: number): Block {
    const count = this.#dice.between(1, most);
    const block: Statement[] = [];
    for (let index = 0; index < count && (this.#budget > 0 || index === 0); index++) block.push(this.#statement(depth));
    return block;
  }

  #statement(depth: number): Statement {
    this.#budget--;
    const dice = this.#dice;
    const isFlat = depth <= 0 || this.#budget <= 0;
    const type = dice.weighted<Statement["type"]>([
      [8, "step"],
      [2, "sleep"],
      [1.5, "signal"],
      [2, "note"],
      [1, "question"],
      [this.#children.length > 0 ? 3 : 0, "child"],
      [isFlat ? 0 : 1, "chance"],
      [isFlat ? 0 : 0.7, "patched"],
      [isFlat ? 0 : 1.2, "loop"],
      [isFlat ? 0 : 3, "promise"],
      [isFlat ? 0 : 2, "parallel"],
      [isFlat ? 0 : 1, "map"],
      [isFlat ? 0 : 1, "race"],
      [isFlat ? 0 : 1, "try"],
    ]);
    switch (type) {
      case "step":
        return this.#step(this.#canBreak && dice.hits(0.1));
      case "sleep":
        return { type, delayMs: dice.hits(0.2) ? dice.between(0, 2) : dice.between(10, 3000), isUntil: dice.hits(0.3) };
      case "signal":
        return {
          type,
          name: dice.pick(["go", "stop", "news"]),
          timeoutMs: dice.hits(0.5) ? dice.between(1, 2000) : null,
        };
      case "chance":
        return { type, yes: this.#block(depth - 1, 2), no: this.#block(depth - 1, 2) };
      case "note":
        return { type, kind: dice.pick(["emit", "progress", "log", "state", "stream"]), id: ++this.#id };
      case "question":
        return {
          type,
          name: dice.pick(["approval", "review"]),
          timeoutMs: dice.hits(0.5) ? dice.between(1, 2000) : null,
          hasDefault: dice.hits(0.5),
          assignee: dice.hits(0.3) ? dice.pick(["ann", "bob"]) : null,
        };
      case "child":
        return this.#child(depth);
      case "patched":
        return { type, id: dice.pick(["better", "faster"]), body: this.#block(depth - 1, 2) };
      case "loop":
        return { type, times: dice.between(1, 3), body: this.#block(depth - 1, 2) };
      case "promise":
        return {
          type,
          how: dice.pick(["all", "all", "race", "any", "allSettled"]),
          blocks: dice.times(dice.between(1, 4), () => this.#block(depth - 1, 3)),
        };
      case "parallel":
        return {
          type,
          name: this.#name("parallel"),
          lanes: dice.times(dice.between(0, 4), () => this.#lane(depth)),
          isKeyed: dice.hits(0.5),
          onError: this.#onError(),
          concurrency: dice.hits(0.3) ? dice.between(1, 3) : null,
        };
      case "map":
        return {
          type,
          name: this.#name("map"),
          count: dice.between(0, 4),
          lane: this.#lane(depth),
          onError: this.#onError(),
          concurrency: dice.hits(0.3) ? dice.between(1, 3) : null,
        };
      case "race":
        return {
          type,
          name: this.#name("race"),
          lanes: dice.times(dice.between(1, 3), () => this.#lane(depth)),
          onError: this.#onError(),
        };
      case "try":
        return this.#try(depth);
    }
  }

  #try(depth: number): Statement {
    const dice = this.#dice;
    const body = [...this.#block(depth - 1, 2)];
    // What is caught may break wherever it likes.
    if (dice.hits(0.7)) body.push(this.#step(true));
    return {
      type: "try",
      body,
      catches: dice.hits(0.8) || !this.#canBreak,
      ...this.#finalizer(depth),
    };
  }

  #finalizer(depth: number): Pick<Statement & { type: "try" }, "finalizer" | "isCleanup"> {
    const dice = this.#dice;
    if (dice.hits(0.5)) return { finalizer: [], isCleanup: false };
    const isCleanup = dice.hits(0.5);
    const wasIn = this.#isInCleanup;
    this.#isInCleanup ||= isCleanup;
    const finalizer = this.#block(depth - 1, 2);
    this.#isInCleanup = wasIn;
    return { finalizer, isCleanup };
  }

  #child(depth: number): Statement {
    const dice = this.#dice;
    this.#budget -= 2;
    const how = dice.hits(0.6) ? "call" : "spawn";
    return {
      type: "child",
      program: dice.pick(this.#children),
      how,
      endsWithParent: dice.hits(0.5),
      flowKey: dice.pick(["a", "b"]),
      meanwhile: how === "spawn" && dice.hits(0.6) ? this.#block(depth - 1, 2) : [],
      afterwards: dice.pick(["result", "result", "cancel", "signal", "leave"]),
    };
  }

  #lane(depth: number): Lane {
    const dice = this.#dice;
    return dice.hits(0.5)
      ? { type: "unit", step: this.#step(this.#canBreak && dice.hits(0.15)) }
      : { type: "block", body: this.#block(depth - 1, 3) };
  }

  #onError(): OnError {
    return this.#dice.hits(0.6) ? "fail-fast" : "collect-all";
  }

  #step(isBroken: boolean): StepStatement {
    const dice = this.#dice;
    const id = ++this.#stepId;
    const fails = dice.hits(0.25) ? dice.between(1, 2) : 0;
    const hangs = dice.hits(0.08) ? dice.between(1, 2) : 0;
    // Clean-up waits for nobody.
    const pauses = !this.#isInCleanup && !isBroken && fails > 0 && dice.hits(0.15);
    const takesMs = dice.weighted([
      [3, 0],
      [5, dice.between(1, 60)],
      [1, dice.between(100, 900)],
      [0.3, dice.between(2000, 5000)],
    ]);
    return {
      type: "step",
      id,
      name: dice.hits(0.3) ? dice.pick(["load", "save"]) : `step-${id}`,
      takesMs,
      fails,
      hangs,
      isBroken,
      heals: isBroken && dice.hits(0.5),
      attemptsMax: pauses ? dice.between(1, fails) : fails + hangs + dice.between(1, 2),
      pauses,
      timeoutMs: hangs > 0 || dice.hits(0.1) ? takesMs + dice.between(200, 1500) : null,
      value: this.#value(id),
      chunks: dice.hits(0.1) ? dice.between(1, 3) : 0,
      undo: this.#canUndo && dice.hits(0.5) ? this.#undo() : null,
    };
  }

  #undo(): UndoPlan {
    const dice = this.#dice;
    return {
      takesMs: dice.hits(0.5) ? 0 : dice.between(1, 200),
      fails: dice.hits(0.2) ? dice.between(1, 2) : 0,
      isBroken: dice.hits(0.1),
    };
  }

  #value(id: number): unknown {
    return this.#dice.weighted<unknown>([
      [6, `value ${id}`],
      [1, id],
      [1, null],
      [1, undefined],
      [1, { id, at: new Date(id), tags: new Set([id]) }],
      [1, [id, { nested: [id] }]],
    ]);
  }

  #name(kind: string): string {
    return this.#dice.hits(0.3) ? kind : `${kind}-${++this.#id}`;
  }
}
