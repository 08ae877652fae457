import type { Transaction } from "kysely";
import type { Tables } from "../database/tables.ts";
import { fileIdsIn } from "./file-refs.ts";
import { unusedMs } from "./unused.ts";

interface Holder {
  readonly id: string;
  readonly owner: string;
}

/**
 * A saved workflow holds the uploads that its input names: they do not expire while it does. It can hold those of its owner only; what else it names is left to the start,
 * which refuses it.
 */
export async function holdFiles(
  tx: Transaction<Tables>,
  workflow: Holder,
  { input, nowMs }: { readonly input: unknown; readonly nowMs: number },
): Promise<void> {
  await releaseFiles(tx, workflow, nowMs);
  const named = fileIdsIn(input);
  if (named.length === 0) return;
  await tx
    .insertInto("workflow_file")
    .columns(["workflow", "upload"])
    .expression((from) =>
      from
        .selectFrom("upload")
        .select((column) => [column.val(workflow.id).as("workflow"), "id"])
        .where("owner", "=", workflow.owner)
        .where("id", "in", [...named])
        .where("expiresMs", ">", nowMs),
    )
    .execute();
}

/** From now on they expire like others, unless another workflow holds them. */
export async function releaseFiles(tx: Transaction<Tables>, { id, owner }: Holder, nowMs: number): Promise<void> {
  const held = await tx
    .selectFrom("workflow_file")
    .innerJoin("upload", "upload.id", "workflow_file.upload")
    .select("upload")
    .where("workflow", "=", id)
    .where("upload.owner", "=", owner)
    .execute();
  if (held.length === 0) return;
  const uploads = held.map(({ upload }) => upload);
  await tx.deleteFrom("workflow_file").where("workflow", "=", id).where("upload", "in", uploads).execute();
  await tx
    .updateTable("upload")
    .set({ expiresMs: nowMs + unusedMs })
    .where("owner", "=", owner)
    .where("id", "in", uploads)
    .execute();
}
