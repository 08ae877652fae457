import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Flag, Json, JsonSchema, RunId, several, Timestamp } from "./values.ts";

export const InterruptStatus = z.enum(["open", "answered", "expired", "closed"]).meta({ id: "InterruptStatus" });

/** A question of a run to people. */
export const Interrupt = z
  .object({
    id: z.string(),
    run: RunId,
    root: RunId,
    agent: z.string(),
    owner: z.string().nullable(),
    name: z.string(),
    key: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    schema: JsonSchema.nullable().describe("What an answer must be, with hints for its form; null: anything"),
    ui: Json,
    assignees: z.array(z.string()),
    onlyAssignee: z.boolean(),
    status: InterruptStatus,
    mayAnswer: z.boolean().describe("It is open, and the caller may answer it"),
    askedAt: Timestamp,
    dueAt: Timestamp.nullable(),
    hasDefault: z.boolean(),
    default: Json,
    answer: Json,
    answeredBy: z.string().nullable().describe("The id of the user who has answered"),
    answeredAt: Timestamp.nullable(),
    comment: z.string().nullable(),
    updatedAt: Timestamp,
  })
  .meta({ id: "Interrupt" });

const interrupt = z.object({ interrupt: z.string().min(1).max(100) });

export const interruptsList = operation({
  id: "interrupts.list",
  route: "GET /interrupts",
  summary: "The inbox: questions that the caller may answer or whose run is theirs, newest first",
  access: "user",
  scope: "interrupts:read",
  query: z.object({
    status: several(InterruptStatus),
    assigned: z.enum(["me", "anyone"]).default("anyone").describe("`me`: only those put to the caller or their groups"),
    run: RunId.optional(),
    tree: Flag.default(false).describe("With `run`: those of its children too"),
    agent: z.string().max(200).optional(),
    updatedAfter: Timestamp.optional(),
    ...pageQuery,
  }),
  reply: pageOf(Interrupt),
  errors: ["invalid_option", "run_not_found"],
});

export const interruptsGet = operation({
  id: "interrupts.get",
  route: "GET /interrupts/{interrupt}",
  summary: "A question",
  access: "user",
  scope: "interrupts:read",
  params: interrupt,
  reply: Interrupt,
  errors: ["interrupt_not_found"],
});

export const AnswerBody = z.object({ value: Json.optional(), comment: z.string().max(2000).optional() });

export const interruptsAnswer = operation({
  id: "interrupts.answer",
  route: "POST /interrupts/{interrupt}/answer",
  summary: "Answers a question; when this is answered, the answer is durable and is the one that the run gets",
  access: "user",
  scope: "interrupts:answer",
  params: interrupt,
  body: AnswerBody,
  reply: Interrupt,
  errors: [
    "interrupt_not_found",
    "interrupt_closed",
    "interrupt_not_yours",
    "validation_failed",
    "invalid_option",
    "payload_too_large",
    "file_not_found",
    "upload_incomplete",
  ],
});

export const interruptsReassign = operation({
  id: "interrupts.reassign",
  route: "POST /interrupts/{interrupt}/assignees",
  summary: "Puts an open question to others",
  description: "By whoever may answer it, and by operators.",
  access: "user",
  scope: "interrupts:answer",
  params: interrupt,
  body: z.object({ assignees: z.array(z.string().min(1).max(200)).max(50) }),
  reply: Interrupt,
  errors: ["interrupt_not_found", "interrupt_closed", "interrupt_not_yours", "invalid_name", "invalid_option"],
});

export type InterruptStatus = z.output<typeof InterruptStatus>;
export type Interrupt = z.output<typeof Interrupt>;
