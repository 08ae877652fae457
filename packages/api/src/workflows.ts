import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { StartBody } from "./agents.ts";
import { AnswerBody, Interrupt } from "./interrupts.ts";
import { Run, RunSummary, RunStatus } from "./runs.ts";
import { Flag, Id, Json, line, numberMax, prose, several, Tags, Timestamp } from "./values.ts";

export const Visibility = z
  .enum(["private", "public"])
  .meta({ id: "Visibility", description: "`public`: everybody here can see, execute and fork it" });

/** A user's own saved instance of an agent: its input as it stands, its name, its runs. */
export const Workflow = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    agent: z.string(),
    version: z.int().nullable().describe("Null: the agent's default version at each start"),
    input: Json.describe("What a run gets where the start gives none"),
    tags: Tags.describe("Of its runs too"),
    visibility: Visibility,
    owner: z.object({ id: z.string(), name: z.string() }),
    isMine: z.boolean(),
    forkedFrom: Id.nullable(),
    revision: z
      .int()
      .describe(
        'Raised by every change; `If-Match: "3"`, or the ETag as it was given, changes only what you have seen',
      ),
    lastRun: z
      .object({ id: z.uuid(), status: RunStatus, createdAt: Timestamp })
      .nullable()
      .describe("The caller's own"),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: "Workflow" });

const agentName = line(200).min(1);
const editable = {
  name: line(200).min(1),
  description: prose(5_000),
  version: z.int().min(1).max(numberMax).nullable(),
  input: Json.describe("Null: none. It may be a draft: only a start checks it. At most 256 KiB"),
  tags: z.record(line(100).min(1), line(500)).refine((tags) => Object.keys(tags).length <= 50, "must be 50 at most"),
  visibility: Visibility,
};

/** A workflow as a document, to be imported elsewhere. */
export const WorkflowDocument = z
  .object({
    format: z.literal("pawl-workflow"),
    formatVersion: z.literal(1),
    agent: agentName,
    version: editable.version,
    name: editable.name,
    description: editable.description,
    input: editable.input,
    tags: editable.tags,
  })
  .meta({ id: "WorkflowDocument" });

const workflow = z.object({ workflow: Id });
const seen = {
  name: "If-Match",
  description: "The ETag, or the revision in quotes, of what you have seen: refused (412) where it has changed since",
} as const;

export const workflowsList = operation({
  id: "workflows.list",
  route: "GET /workflows",
  summary: "My workflows, last changed first; with `public`, those of others that everybody can see",
  access: "user",
  scope: "workflows:read",
  query: z.object({
    agent: line(200).optional(),
    q: line(200).optional().describe("Words of name, description or agent"),
    tag: several(line(601)).describe("`name:value`; all must match"),
    public: Flag.default(false),
    ...pageQuery,
  }),
  reply: pageOf(Workflow),
});

export const workflowsCreate = operation({
  id: "workflows.create",
  route: "POST /workflows",
  summary: "Saves an instance of an agent",
  access: "user",
  scope: "workflows:write",
  body: z.object({
    agent: agentName,
    name: editable.name,
    description: editable.description.default(""),
    version: editable.version.default(null),
    input: editable.input.optional(),
    tags: editable.tags.default({}),
    visibility: editable.visibility.default("private"),
  }),
  reply: Workflow,
  status: 201,
  errors: [
    "agent_not_found",
    "workflow_version_not_registered",
    "invalid_option",
    "workflow_limit_reached",
    "payload_too_large",
  ],
});

export const workflowsGet = operation({
  id: "workflows.get",
  route: "GET /workflows/{workflow}",
  summary: "A workflow",
  access: "user",
  scope: "workflows:read",
  params: workflow,
  reply: Workflow,
  errors: ["workflow_not_found"],
});

export const workflowsUpdate = operation({
  id: "workflows.update",
  route: "PATCH /workflows/{workflow}",
  summary: "Changes what is named; `If-Match` refuses where somebody else was first",
  access: "user",
  scope: "workflows:write",
  params: workflow,
  headers: [seen],
  body: z.object(editable).partial(),
  reply: Workflow,
  errors: [
    "workflow_not_found",
    "precondition_failed",
    "workflow_version_not_registered",
    "invalid_option",
    "payload_too_large",
  ],
});

export const workflowsDelete = operation({
  id: "workflows.delete",
  route: "DELETE /workflows/{workflow}",
  summary: "Removes it; its runs stay",
  access: "user",
  scope: "workflows:write",
  params: workflow,
  headers: [seen],
  errors: ["workflow_not_found"],
});

export const workflowsExecute = operation({
  id: "workflows.execute",
  route: "POST /workflows/{workflow}/execute",
  idempotency: "engine",
  summary: "Starts a run of it; the run is the caller's",
  access: "user",
  scope: "agents:execute",
  params: workflow,
  body: StartBody.omit({ version: true }).default({}),
  reply: Run,
  status: 201,
  errors: [
    "workflow_not_found",
    "agent_not_found",
    "validation_failed",
    "file_not_found",
    "upload_incomplete",
    "invalid_option",
    "invalid_name",
    "invalid_attribute",
    "payload_too_large",
    "workflow_version_not_registered",
    "idempotency_mismatch",
    "singleton_held",
  ],
  rate: "start",
});

export const workflowsInterrupt = operation({
  id: "workflows.interrupt",
  route: "POST /workflows/{workflow}/interrupt",
  summary: "Answers an open question of one of its runs",
  description:
    "Without `interrupt`: the only one that is open in the caller's runs of it; several are refused, and listed in `details.interrupts`.",
  access: "user",
  scope: "interrupts:answer",
  params: workflow,
  body: AnswerBody.extend({ interrupt: z.string().max(100).optional() }),
  reply: Interrupt,
  errors: [
    "workflow_not_found",
    "interrupt_not_found",
    "interrupt_ambiguous",
    "interrupt_closed",
    "interrupt_not_yours",
    "validation_failed",
    "invalid_option",
    "payload_too_large",
    "file_not_found",
    "upload_incomplete",
  ],
});

export const workflowsRuns = operation({
  id: "workflows.runs",
  route: "GET /workflows/{workflow}/runs",
  summary: "Its runs that the caller sees, newest first",
  access: "user",
  scope: "runs:read",
  params: workflow,
  query: z.object({ status: several(RunStatus), ...pageQuery }),
  reply: pageOf(RunSummary),
  errors: ["workflow_not_found", "invalid_option"],
});

export const workflowsExport = operation({
  id: "workflows.export",
  route: "GET /workflows/{workflow}/export",
  summary: "The workflow as a document",
  access: "user",
  scope: "workflows:read",
  params: workflow,
  reply: WorkflowDocument,
  errors: ["workflow_not_found"],
});

export const workflowsImport = operation({
  id: "workflows.import",
  route: "POST /workflows/import",
  summary: "Makes a workflow of such a document",
  access: "user",
  scope: "workflows:write",
  body: WorkflowDocument,
  reply: Workflow,
  status: 201,
  errors: [
    "agent_not_found",
    "workflow_version_not_registered",
    "invalid_option",
    "workflow_limit_reached",
    "payload_too_large",
  ],
});

export const workflowsFork = operation({
  id: "workflows.fork",
  route: "POST /workflows/{workflow}/fork",
  summary: "A copy that is the caller's own",
  access: "user",
  scope: "workflows:write",
  params: workflow,
  body: z.object({ name: editable.name.optional() }).default({}),
  reply: Workflow,
  status: 201,
  errors: ["workflow_not_found", "workflow_limit_reached", "file_limit_reached"],
});

export type Visibility = z.output<typeof Visibility>;
export type Workflow = z.output<typeof Workflow>;
export type WorkflowDocument = z.output<typeof WorkflowDocument>;
