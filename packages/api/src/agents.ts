import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Run, RunStatus } from "./runs.ts";
import { Json, JsonSchema, numberMax, several, Tags, Timestamp } from "./values.ts";

/** How a graph is put together: to draw it, and to show on it where a run is. */
export const AgentGraph = z
  .object({
    mermaid: z.string(),
    nodes: z.array(
      z.object({
        id: z
          .string()
          .describe("Its path, which the keys of its steps begin with; in those of a batch stands the item's number"),
        name: z.string(),
        kind: z.enum(["node", "graph", "branch"]).describe("`graph` and `branch` contain others"),
        parent: z.string().nullable().describe("The id of what it stands in; null: the graph itself"),
        isStart: z.boolean().describe("What it stands in begins here"),
      }),
    ),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string().nullable().describe("Null: the action ends what the node stands in"),
        action: z.string(),
      }),
    ),
  })
  .meta({ id: "AgentGraph" });

export const AgentVersion = z
  .object({
    version: z.int(),
    isDefault: z.boolean(),
    isServed: z.boolean().describe("A live worker has it"),
    isRegistered: z.boolean().describe("This server knows its code: its schemas and its graph"),
    deprecated: z.union([z.boolean(), z.string()]).describe("A text says what to use instead"),
    counts: z.partialRecord(RunStatus, z.int()).describe("Of the runs that the caller sees"),
  })
  .meta({ id: "AgentVersion" });

export const AgentSummary = z
  .object({
    name: z.string(),
    title: z.string().describe("For people; the name where it has none"),
    description: z.string().nullable(),
    tags: z.array(z.string()),
    author: z.string().nullable(),
    kind: z.enum(["workflow", "graph"]),
    deprecated: z.union([z.boolean(), z.string()]),
    version: z.int().describe("The one that a start gets"),
    isServed: z.boolean(),
    lastRunAt: Timestamp.nullable().describe("Among the newest 200 runs that the caller sees"),
  })
  .meta({ id: "AgentSummary" });

/** A workflow or graph that is registered here. */
export const Agent = AgentSummary.extend({
  inputSchema: JsonSchema.nullable().describe("Null: it has none, or none that JSON Schema can say"),
  outputSchema: JsonSchema.nullable(),
  graph: AgentGraph.nullable(),
  versions: z.array(AgentVersion),
  attributes: z.record(z.string(), z.enum(["string", "number", "boolean", "date"])),
  queue: z.string(),
}).meta({ id: "Agent" });

export const StartBody = z
  .object({
    input: Json.optional(),
    version: z.int().min(1).max(numberMax).optional(),
    tags: Tags.optional(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    queue: z.string().max(200).optional(),
    priority: z.int().min(-1000).max(1000).optional(),
    delayMs: z.int().min(0).optional(),
    startAt: Timestamp.optional(),
  })
  .meta({ id: "StartBody" });

const agent = z.object({ agent: z.string().min(1).max(200) });

export const agentsList = operation({
  id: "agents.list",
  route: "GET /agents",
  summary: "Agents, by name",
  access: "user",
  scope: "agents:read",
  query: z.object({
    q: z.string().max(200).optional().describe("Words of name, title, description or tags"),
    tag: several(z.string().max(100)),
    deprecated: z.enum(["true", "false"]).optional(),
    ...pageQuery,
  }),
  reply: pageOf(AgentSummary),
});

export const agentsGet = operation({
  id: "agents.get",
  route: "GET /agents/{agent}",
  summary: "An agent, with its schemas, graph and versions",
  access: "user",
  scope: "agents:read",
  params: agent,
  query: z.object({ version: z.coerce.number().int().min(1).max(numberMax).optional() }),
  reply: Agent,
  errors: ["agent_not_found", "workflow_version_not_registered"],
});

export const agentsExecute = operation({
  id: "agents.execute",
  route: "POST /agents/{agent}/execute",
  idempotency: "engine",
  summary: "Starts a run",
  description:
    "With the header `Idempotency-Key`, a repeated call finds the first one's run, and says so by `Idempotency-Replayed: true`. When it is answered, the run is durable.",
  access: "user",
  scope: "agents:execute",
  params: agent,
  body: StartBody.default({}),
  reply: Run,
  status: 201,
  errors: [
    "agent_not_found",
    "validation_failed",
    "workflow_version_not_registered",
    "payload_too_large",
    "invalid_option",
    "invalid_attribute",
    "idempotency_mismatch",
    "singleton_held",
    "invalid_name",
    "file_not_found",
    "upload_incomplete",
  ],
  rate: "start",
});

export type AgentGraph = z.output<typeof AgentGraph>;
export type AgentSummary = z.output<typeof AgentSummary>;
export type AgentVersion = z.output<typeof AgentVersion>;
export type Agent = z.output<typeof Agent>;
export type StartBody = z.output<typeof StartBody>;
