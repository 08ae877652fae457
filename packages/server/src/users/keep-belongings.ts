import type { ServerDatabase } from "../database/open-database.ts";
import type { Pawl } from "pawl";
import type { Uploads } from "../files/uploads.ts";
import { removeSchedulesOf } from "../schedules/schedules-of.ts";
import type { People } from "./people.ts";

/** What users have on this server besides their accounts: it is counted with their usage, and goes when they go. */
export function keepBelongings({
  people,
  database,
  files,
  pawl,
}: {
  readonly pawl: Pick<Pawl, "schedules">;
  readonly people: People;
  readonly database: ServerDatabase;
  readonly files: Uploads;
}): void {
  people.files.of = (user) => files.uploads.totalOf(user);
  people.files.upload = { maxBytes: files.settings.maxBytes, types: files.settings.types };
  people.directory.onRemove((user) => removeBelongings({ database, files }, user));
  people.directory.onRemove((user) => removeSchedulesOf(pawl, user));
}

/** Links first: from then on strangers see nothing of theirs. */
async function removeBelongings(
  { database: { db }, files }: { readonly database: ServerDatabase; readonly files: Uploads },
  owner: string,
): Promise<void> {
  await db.deleteFrom("share").where("owner", "=", owner).execute();
  await db.deleteFrom("workflow").where("owner", "=", owner).execute();
  await db.deleteFrom("workflow_run").where("starter", "=", owner).execute();
  const gone = await db.deleteFrom("upload").where("owner", "=", owner).returning("id").execute();
  await db.deleteFrom("bulk_operation").where("user_id", "=", owner).execute();
  await db.deleteFrom("idempotency").where("user_id", "=", owner).execute();
  await db.deleteFrom("quota").where("owner", "=", owner).execute();
  for (const { id } of gone) await files.bytes.remove(id);
}
