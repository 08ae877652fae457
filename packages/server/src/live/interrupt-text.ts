import type { Interrupt as WireInterrupt } from "@pawl/api";
import type { Interrupt } from "pawl";
import { plain } from "../http/plain.ts";
import { namesOf, seesAll, type Principal } from "../http/principal.ts";
import { iso } from "../runs/wire-run.ts";

/** A question as JSON, as the caller sees it; null: it is none of theirs. */
export function interruptText(interrupt: Interrupt, principal: Principal): string | null {
  const isTheirs = interrupt.owner === principal.userId;
  const isPutToThem = namesOf(principal).some((name) => interrupt.assignees.includes(name));
  if (!isTheirs && !isPutToThem && !seesAll(principal)) return null;
  const mayAnswer = interrupt.status === "open" && (isPutToThem || seesAll(principal) || !interrupt.onlyAssignee);
  return JSON.stringify(wireInterrupt(interrupt, mayAnswer));
}

function wireInterrupt(interrupt: Interrupt, mayAnswer: boolean): WireInterrupt {
  return {
    id: interrupt.id,
    run: interrupt.run,
    root: interrupt.root,
    agent: interrupt.workflow,
    owner: interrupt.owner ?? null,
    name: interrupt.name,
    key: interrupt.key,
    title: interrupt.title,
    description: interrupt.description ?? null,
    schema: (interrupt.schema ?? null) as WireInterrupt["schema"],
    ui: plain(interrupt.ui),
    assignees: [...interrupt.assignees],
    onlyAssignee: interrupt.onlyAssignee,
    status: interrupt.status,
    mayAnswer,
    askedAt: interrupt.askedAt.toISOString(),
    dueAt: iso(interrupt.dueAt),
    hasDefault: interrupt.hasDefault,
    default: plain(interrupt.default),
    answer: plain(interrupt.answer),
    answeredBy: interrupt.answeredBy ?? null,
    answeredAt: iso(interrupt.answeredAt),
    comment: interrupt.comment ?? null,
    updatedAt: interrupt.updatedAt.toISOString(),
  };
}
