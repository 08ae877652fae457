import type { Interrupt as WireInterrupt } from "@pawl/api";
import type { Interrupt } from "pawl";
import { plain } from "pawl/internal";
import type { Principal } from "../http/principal.ts";
import { iso } from "../runs/wire-run.ts";
import { mayAnswer } from "./may-answer.ts";

/** A question, as the caller sees it. */
export function wireInterrupt(interrupt: Interrupt, principal: Principal): WireInterrupt {
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
    schema: interrupt.schema === undefined ? null : { ...interrupt.schema },
    ui: plain(interrupt.ui),
    assignees: [...interrupt.assignees],
    onlyAssignee: interrupt.onlyAssignee,
    status: interrupt.status,
    mayAnswer: interrupt.status === "open" && hasScope(principal) && mayAnswer(interrupt, principal),
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

function hasScope({ scopes }: Principal): boolean {
  return scopes === null || scopes.includes("interrupts:answer");
}
