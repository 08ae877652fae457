import type { Block, ChildStatement, Lane, OnError, QuestionStatement, Statement, StepStatement } from "./program.ts";
import { oneOf, type Pattern } from "./pattern.ts";

/** What can become of a part of a program: the values that it may have, and the codes with which it may fail. */
export interface Expected {
  /** Null: it cannot succeed. */
  readonly value: Pattern | null;
  readonly codes: ReadonlySet<string>;
}

/** Where a program is looked at: what chance and people may have done to it. */
export interface Circumstances {
  readonly wasRetried: boolean;
  /** What a run of this program may come to, whatever was done to it. */
  readonly child: (program: string) => Expected;
}

/** The reference: what a block may come to, from its meaning alone. It knows no engine, no log, no replay and no crash. */
export function expectBlock(block: Block, circumstances: Circumstances): Expected {
  const codes = new Set<string>();
  const items: Pattern[] = [];
  for (const statement of block) {
    const expected = expectStatement(statement, circumstances);
    for (const code of expected.codes) codes.add(code);
    if (expected.value === null) return { value: null, codes };
    items.push(expected.value);
  }
  return { value: { is: "list", items }, codes };
}

function expectStatement(statement: Statement, at: Circumstances): Expected {
  switch (statement.type) {
    case "step":
      return expectStep(statement, at);
    case "sleep":
    case "note":
      return succeeds({ is: "exact", value: null });
    case "signal": {
      const payload: Pattern = { is: "signal", name: statement.name };
      return succeeds(statement.timeoutMs === null ? payload : oneOf([payload, { is: "exact", value: "timeout" }]));
    }
    case "question":
      return expectQuestion(statement);
    case "child":
      return expectChild(statement, at);
    case "chance":
      return either([expectBlock(statement.yes, at), expectBlock(statement.no, at)]);
    case "patched":
      return expectBlock(statement.body, at);
    case "loop":
      return expectAll(Array.from({ length: statement.times }, () => expectBlock(statement.body, at)));
    case "promise":
      return expectPromise(
        statement.how,
        statement.blocks.map((block) => expectBlock(block, at)),
      );
    case "parallel": {
      const lanes = statement.lanes.map((lane) => expectLane(lane, at));
      const all = expectLanes(lanes, statement.onError);
      if (!statement.isKeyed || all.value === null) return all;
      const entries = (all.value as Pattern & { is: "list" }).items.map(
        (item, index) => [`lane-${index}`, item] as const,
      );
      return { ...all, value: { is: "record", entries } };
    }
    case "map":
      return expectLanes(
        Array.from({ length: statement.count }, () => expectLane(statement.lane, at)),
        statement.onError,
      );
    case "race":
      return expectRace(
        statement.lanes.map((lane) => expectLane(lane, at)),
        statement.onError,
      );
    case "try":
      return expectTry(statement, at);
  }
}

/** Somebody answers, or the time is up. */
function expectQuestion({ name, timeoutMs, hasDefault }: QuestionStatement): Expected {
  const answer: Pattern = { is: "answer", name };
  if (timeoutMs === null) return succeeds(answer);
  return succeeds(oneOf([answer, { is: "exact", value: hasDefault ? "nobody cares" : "expired" }]));
}

/** Anybody may cancel a child. */
function expectChild({ program, how, meanwhile, afterwards }: ChildStatement, at: Circumstances): Expected {
  const child = at.child(program);
  const end = {
    value: child.value,
    codes: new Set([...(child.codes.size > 0 ? ["child_failed"] : []), "child_cancelled"]),
  };
  if (how === "call") return end;
  const before = expectBlock(meanwhile, at);
  if (before.value === null) return before;
  if (afterwards === "leave") return { value: { is: "list", items: [before.value] }, codes: before.codes };
  const codes = new Set([...before.codes, ...end.codes]);
  return { value: end.value === null ? null : { is: "list", items: [before.value, end.value] }, codes };
}

function expectStep(step: StepStatement, at: Circumstances): Expected {
  const value: Pattern = { is: "exact", value: step.value };
  if (!step.isBroken) return succeeds(value);
  return { value: step.heals && at.wasRetried ? value : null, codes: new Set([brokenCode(step)]) };
}

/** The code of the error that a broken step throws. */
export function brokenCode(step: StepStatement): string {
  return `broken_${step.id}`;
}

function expectLane(lane: Lane, at: Circumstances): Expected {
  return lane.type === "unit" ? expectStep(lane.step, at) : expectBlock(lane.body, at);
}

function expectPromise(how: "all" | "race" | "any" | "allSettled", parts: readonly Expected[]): Expected {
  switch (how) {
    case "all":
      return expectAll(parts);
    case "race":
      return either(parts);
    case "any":
      return { value: either(parts).value, codes: parts.every(canFail) ? new Set(["all_failed"]) : new Set() };
    case "allSettled":
      return succeeds({ is: "list", items: parts.map(settled) });
  }
}

function expectLanes(lanes: readonly Expected[], onError: OnError): Expected {
  return onError === "fail-fast" ? expectAll(lanes) : succeeds({ is: "list", items: lanes.map(settled) });
}

function expectRace(lanes: readonly Expected[], onError: OnError): Expected {
  const contest = lanes.map(({ value, codes }, index): Expected => {
    if (value === null) return { value, codes };
    return {
      value: {
        is: "record",
        entries: [
          ["winner", { is: "exact", value: `lane-${index}` }],
          ["value", value],
        ],
      },
      codes,
    };
  });
  if (onError === "fail-fast") return either(contest);
  return { value: either(contest).value, codes: lanes.every(canFail) ? new Set(["branches_failed"]) : new Set() };
}

function expectTry(statement: Statement & { type: "try" }, at: Circumstances): Expected {
  const body = expectBlock(statement.body, at);
  const finalizer = expectBlock(statement.finalizer, at);
  const caught = [...body.codes].map((code): Pattern => ({ is: "exact", value: `caught ${code}` }));
  const values = [...(body.value === null ? [] : [body.value]), ...(statement.catches ? caught : [])];
  const codes = new Set([...(statement.catches ? [] : body.codes), ...finalizer.codes]);
  return { value: values.length === 0 || finalizer.value === null ? null : oneOf(values), codes };
}

function expectAll(parts: readonly Expected[]): Expected {
  const codes = new Set(parts.flatMap((part) => [...part.codes]));
  const items = parts.map(({ value }) => value);
  return { value: items.includes(null) ? null : { is: "list", items: items as Pattern[] }, codes };
}

export function either(parts: readonly Expected[]): Expected {
  const values = parts.flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    value: values.length === 0 ? null : oneOf(values),
    codes: new Set(parts.flatMap((part) => [...part.codes])),
  };
}

function settled({ value, codes }: Expected): Pattern {
  const failures = [...codes].map((code): Pattern => ({ is: "exact", value: { status: "rejected", code } }));
  const success: Pattern[] =
    value === null
      ? []
      : [
          {
            is: "record",
            entries: [
              ["status", { is: "exact", value: "fulfilled" }],
              ["value", value],
            ],
          },
        ];
  return oneOf([...success, ...failures]);
}

function canFail({ codes }: Expected): boolean {
  return codes.size > 0;
}

function succeeds(value: Pattern): Expected {
  return { value, codes: new Set() };
}
