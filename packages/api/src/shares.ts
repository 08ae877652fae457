import { z } from "zod";
import { File, partial } from "./files.ts";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Run, Step } from "./runs.ts";
import { Workflow } from "./workflows.ts";
import { Id, Timestamp } from "./values.ts";

/** A link by which whoever has it sees one run or workflow, until it expires or is taken back. */
export const Share = z
  .object({
    id: Id,
    target: z.object({ kind: z.enum(["run", "workflow"]), id: Id, title: z.string() }),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    uses: z.int(),
    withFiles: z.boolean().describe("Of a run: its files can be downloaded"),
  })
  .meta({ id: "Share" });

export const sharesList = operation({
  id: "shares.list",
  route: "GET /shares",
  summary: "My links, newest first",
  access: "user",
  scope: "workflows:read",
  query: z.object({ target: Id.optional(), ...pageQuery }),
  reply: pageOf(Share),
});

export const sharesCreate = operation({
  id: "shares.create",
  route: "POST /shares",
  idempotency: "none",
  summary: "Makes a link to a run or workflow of mine; its token is told only now",
  access: "user",
  scope: "workflows:write",
  body: z.object({
    target: z.object({ kind: z.enum(["run", "workflow"]), id: Id }),
    expiresInSeconds: z
      .int()
      .min(60)
      .max(31_536_000)
      .nullable()
      .default(604_800)
      .describe("Default: a week; null: never"),
    withFiles: z.boolean().default(false).describe("Of a run: whether whoever has the link may download its files"),
  }),
  reply: Share.extend({ token: z.string(), url: z.string().describe("The page that shows it") }),
  status: 201,
  errors: ["run_not_found", "workflow_not_found", "share_limit_reached"],
});

export const sharesDelete = operation({
  id: "shares.delete",
  route: "DELETE /shares/{share}",
  summary: "Takes a link back",
  access: "user",
  scope: "workflows:write",
  params: z.object({ share: Id }),
  errors: ["share_not_found"],
});

export const sharedGet = operation({
  id: "shared.get",
  route: "GET /shared/{token}",
  summary: "What a link shows; no sign-in needed",
  access: "public",
  params: z.object({ token: z.string().min(20).max(200) }),
  reply: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("run"),
      expiresAt: Timestamp.nullable(),
      sharedBy: z.string(),
      hasFiles: z.boolean().describe("Its files can be downloaded by the link"),
      run: Run.describe("Without what is no business of a stranger: owner, worker, ids of other things"),
      steps: z.array(Step).describe("The first 1000"),
      stepsTotal: z.int(),
    }),
    z.object({
      kind: z.literal("workflow"),
      expiresAt: Timestamp.nullable(),
      sharedBy: z.string(),
      workflow: Workflow,
    }),
  ]),
  errors: ["share_not_found"],
  rate: "auth",
});

export const sharedFilesList = operation({
  id: "shared.files",
  route: "GET /shared/{token}/files",
  summary: "The files of a shared run; none, where the link does not show them",
  access: "public",
  params: z.object({ token: z.string().min(20).max(200) }),
  reply: z.object({ items: z.array(File) }),
  errors: ["share_not_found"],
});

export const sharedFilesContent = operation({
  id: "shared.files.content",
  route: "GET /shared/{token}/files/{direction}/{name}",
  summary: "A file of a shared run",
  description:
    "Always as an attachment. Takes `Range`, `If-Range` and `If-None-Match`. A name with folders has its slashes written as `%2F`.",
  access: "public",
  params: z.object({
    token: z.string().min(20).max(200),
    direction: z.enum(["in", "out"]),
    name: z.string().min(1).max(500),
  }),
  headers: partial,
  produces: "application/octet-stream",
  errors: ["share_not_found", "run_file_not_found", "range_not_satisfiable", "invalid_name"],
});

export const sharedFork = operation({
  id: "shared.fork",
  route: "POST /shared/{token}/fork",
  summary: "Makes a shared workflow a workflow of the caller",
  access: "user",
  scope: "workflows:write",
  params: z.object({ token: z.string().min(20).max(200) }),
  reply: Workflow,
  status: 201,
  errors: ["share_not_found", "workflow_limit_reached"],
});

export type Share = z.output<typeof Share>;
