import { sql, type ExpressionBuilder, type Kysely, type Selectable, type Transaction } from "kysely";
import type { Visibility } from "@pawl/api";
import { PawlError } from "pawl";
import { isBehind, placeOf } from "../database/place.ts";
import { giveBackQuota, takeQuota } from "../database/quota.ts";
import type { Tables } from "../database/tables.ts";
import { releaseFiles, holdFiles } from "../files/held-files.ts";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import type { ServerClock } from "../http/server-clock.ts";
import type { WorkflowTable } from "./workflow-table.ts";

export type WorkflowRow = Selectable<WorkflowTable>;

/** What its owner says of a workflow. */
export interface WorkflowContent {
  readonly name: string;
  readonly description: string;
  readonly version: number | null;
  /** Null or undefined: none. */
  readonly input?: unknown;
  readonly tags: Readonly<Record<string, string>>;
  readonly visibility: Visibility;
}

/** What of it is to be changed. */
export type WorkflowChange = { readonly [Name in keyof WorkflowContent]?: WorkflowContent[Name] | undefined };

export interface NewWorkflow extends WorkflowContent {
  readonly agent: string;
  readonly forkedFrom: string | null;
}

export interface WorkflowQuery {
  readonly agent?: string | undefined;
  readonly q?: string | undefined;
  readonly tags: readonly (readonly [name: string, value: string])[];
  /** Those of others that everybody can see, instead of one's own. */
  readonly public: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** More than anybody keeps an eye on; a bound for programs that went wrong. */
export const workflowsMax = 1_000;

/** They are listed by hundreds. */
const inputBytesMax = 256 * 1024;

/** The saved workflows. Every statement says whose are meant. */
export class WorkflowStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: ServerClock;

  constructor({ db, clock }: { readonly db: Kysely<Tables>; readonly clock: ServerClock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @throws ApiError `workflow_limit_reached` */
  async insert(owner: Principal, workflow: NewWorkflow): Promise<WorkflowRow> {
    const nowMs = this.#clock.nowMs();
    const row: WorkflowRow = {
      id: this.#clock.id(),
      owner: owner.userId,
      ownerName: owner.name,
      agent: workflow.agent,
      forkedFrom: workflow.forkedFrom,
      revision: 1,
      createdMs: nowMs,
      updatedMs: nowMs,
      words: searched(workflow),
      ...columnsOf({ ...workflow, input: workflow.input ?? null }),
    };
    await this.#db.transaction().execute(async (tx) => {
      if (!(await takeQuota(tx, { owner: row.owner, resource: "workflows", amount: 1, max: workflowsMax })))
        throw new ApiError(
          "workflow_limit_reached",
          `You have ${workflowsMax} workflows, which is as many as you can.`,
        );
      await tx.insertInto("workflow").values(row).execute();
      await setTags(tx, row.id, workflow.tags);
      await holdFiles(tx, row, { input: workflow.input, nowMs });
    });
    return row;
  }

  /** One that somebody may see: their own, or what is public; `everyones`: any. Others are not told from what is not there. @throws ApiError `workflow_not_found` */
  async visible(viewer: string, id: string, { everyones = false } = {}): Promise<WorkflowRow> {
    const row = await this.#db
      .selectFrom("workflow")
      .selectAll()
      .where("id", "=", id)
      .$if(!everyones, (query) =>
        query.where((is) => is.or([is("owner", "=", viewer), is("visibility", "=", "public")])),
      )
      .executeTakeFirst();
    return row ?? refuse(id);
  }

  /** @throws ApiError `workflow_not_found`, also where it is only somebody else's. */
  async owned(owner: string, id: string): Promise<WorkflowRow> {
    const row = await this.#db
      .selectFrom("workflow")
      .selectAll()
      .where("id", "=", id)
      .where("owner", "=", owner)
      .executeTakeFirst();
    return row ?? refuse(id);
  }

  /** Last changed first; one more than the limit, where there are more. */
  list(viewer: string, query: WorkflowQuery): Promise<WorkflowRow[]> {
    const place = placeOf(query.cursor);
    let rows = this.#db
      .selectFrom("workflow")
      .selectAll()
      .where((is) =>
        query.public ? is.and([is("visibility", "=", "public"), is("owner", "!=", viewer)]) : is("owner", "=", viewer),
      );
    if (query.agent !== undefined) rows = rows.where("agent", "=", query.agent);
    for (const word of wordsOf(query.q)) rows = rows.where((is) => has(is, word));
    for (const [name, value] of query.tags) {
      rows = rows.where((is) =>
        is.exists(
          is
            .selectFrom("workflow_tag")
            .select("workflow_tag.workflow")
            .whereRef("workflow_tag.workflow", "=", "workflow.id")
            .where("workflow_tag.name", "=", name)
            .where("workflow_tag.value", "=", value),
        ),
      );
    }
    if (place !== null) rows = rows.where(isBehind(place, "updatedMs"));
    return rows
      .orderBy("updatedMs", "desc")
      .orderBy("id", "desc")
      .limit(query.limit + 1)
      .execute();
  }

  /**
   * Changes what is named, in one statement that is the check too: of two who have seen the same revision, one is first.
   *
   * @param revision what the caller has seen; null: whatever it is
   * @throws ApiError `workflow_not_found`, `precondition_failed`
   */
  async update(
    owner: Principal,
    id: string,
    { change, revision }: { readonly change: WorkflowChange; readonly revision: number | null },
  ): Promise<WorkflowRow> {
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable("workflow")
        .set({
          ...columnsOf(change),
          ownerName: owner.name,
          updatedMs: nowMs,
          revision: sql<number>`revision + 1`,
        })
        .where("id", "=", id)
        .where("owner", "=", owner.userId)
        .$if(revision !== null, (query) => query.where("revision", "=", revision as number))
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return refuseChange(tx, { owner: owner.userId, id });
      const words = searched(row);
      if (words !== row.words) await tx.updateTable("workflow").set({ words }).where("id", "=", id).execute();
      if (change.tags !== undefined) await setTags(tx, id, change.tags);
      if (change.input !== undefined) await holdFiles(tx, row, { input: change.input, nowMs });
      return row;
    });
  }

  /** With its links. @throws ApiError `workflow_not_found`, `precondition_failed` */
  async remove(owner: string, id: string, revision: number | null): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await releaseFiles(tx, { id, owner }, this.#clock.nowMs());
      const { numDeletedRows } = await tx
        .deleteFrom("workflow")
        .where("id", "=", id)
        .where("owner", "=", owner)
        .$if(revision !== null, (query) => query.where("revision", "=", revision as number))
        .executeTakeFirst();
      if (numDeletedRows === 0n) return refuseChange(tx, { owner, id });
      await giveBackQuota(tx, { owner, resource: "workflows", amount: 1 });
      await tx.deleteFrom("share").where("kind", "=", "workflow").where("target", "=", id).execute();
      return undefined;
    });
  }

  /** Remembers which run somebody has started of it last. */
  async noteRun(workflow: string, starter: string, run: string): Promise<void> {
    await this.#db
      .insertInto("workflow_run")
      // Not where it has been deleted meanwhile.
      .columns(["workflow", "starter", "run"])
      .expression((from) =>
        from
          .selectFrom("workflow")
          .select((column) => ["id", column.val(starter).as("starter"), column.val(run).as("run")])
          .where("id", "=", workflow),
      )
      .onConflict((conflict) => conflict.columns(["workflow", "starter"]).doUpdateSet({ run }))
      .execute();
  }

  /** The last run of each, as far as this person has started any. */
  async lastRuns(workflows: readonly string[], starter: string): Promise<ReadonlyMap<string, string>> {
    if (workflows.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("workflow_run")
      .select(["workflow", "run"])
      .where("workflow", "in", [...workflows])
      .where("starter", "=", starter)
      .execute();
    return new Map(rows.map(({ workflow, run }) => [workflow, run]));
  }
}

function columnsOf(content: WorkflowContent): Omit<WorkflowRow, keyof Fixed>;
function columnsOf(content: WorkflowChange): Partial<Omit<WorkflowRow, keyof Fixed>>;
function columnsOf({ name, description, version, input, tags, visibility }: WorkflowChange): unknown {
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(version !== undefined && { version }),
    ...(input !== undefined && { input: storedInput(input) }),
    ...(tags !== undefined && { tags: JSON.stringify(tags) }),
    ...(visibility !== undefined && { visibility }),
  };
}

type Fixed = Pick<
  WorkflowRow,
  "id" | "owner" | "ownerName" | "agent" | "words" | "forkedFrom" | "revision" | "createdMs" | "updatedMs"
>;

async function setTags(tx: Transaction<Tables>, workflow: string, tags: WorkflowContent["tags"]): Promise<void> {
  await tx.deleteFrom("workflow_tag").where("workflow", "=", workflow).execute();
  const rows = Object.entries(tags).map(([name, value]) => ({ workflow, name, value }));
  if (rows.length > 0) await tx.insertInto("workflow_tag").values(rows).execute();
}

async function refuseChange(
  tx: Transaction<Tables>,
  { owner, id }: { readonly owner: string; readonly id: string },
): Promise<never> {
  const row = await tx
    .selectFrom("workflow")
    .select("revision")
    .where("id", "=", id)
    .where("owner", "=", owner)
    .executeTakeFirst();
  if (row === undefined) return refuse(id);
  throw new ApiError(
    "precondition_failed",
    `The workflow has been changed meanwhile: it is at revision ${row.revision}.`,
    {
      details: { revision: row.revision },
    },
  );
}

function refuse(id: string): never {
  throw new ApiError("workflow_not_found", `There is no workflow ${id}.`);
}

function wordsOf(q: string | undefined): readonly string[] {
  return (q ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 10);
}

function has(is: ExpressionBuilder<Tables, "workflow">, word: string) {
  const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`${is.ref("words")} LIKE ${pattern} ESCAPE '\\'`;
}

function searched({ name, description, agent }: Pick<WorkflowRow, "name" | "description" | "agent">): string {
  return [name, description, agent].join("\n").toLowerCase();
}

/** @throws PawlError `payload_too_large` */
function storedInput(input: unknown): string | null {
  if (input === null || input === undefined) return null;
  const text = JSON.stringify(input);
  const bytes = Buffer.byteLength(text);
  if (bytes <= inputBytesMax) return text;
  throw new PawlError("payload_too_large", `The input has ${bytes} bytes; a workflow keeps ${inputBytesMax} at most.`, {
    kind: "invalid_input",
    hint: "Upload what is large as a file, or give it at the start.",
  });
}
