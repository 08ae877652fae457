import type { Kysely } from "kysely";
import { notesKeptMs } from "../auth/auth-changes.ts";
import type { Devices } from "../auth/devices.ts";
import type { FailedSignIns } from "../auth/failed-sign-ins.ts";
import type { SigningKeys } from "../auth/signing-keys.ts";
import type { Tables } from "../database/tables.ts";
import type { ServerSettings } from "./server-settings.ts";
import type { Usage } from "./usage.ts";
import type { UserDirectory } from "./user-directory.ts";

export interface CleanUpParts {
  readonly db: Kysely<Tables>;
  readonly devices: Devices;
  readonly failed: FailedSignIns;
  readonly keys: SigningKeys;
  readonly directory: UserDirectory;
  readonly serverSettings: ServerSettings;
  readonly usage: Usage;
  readonly nowMs: () => number;
}

const day = 86_400_000;

/** Removes what is over: devices, guests who were not seen for long, old keys, and notes of changes that every server has read. Several servers may do it at once. */
export async function cleanUp({
  db,
  devices,
  failed,
  keys,
  directory,
  serverSettings,
  usage,
  nowMs,
}: CleanUpParts): Promise<void> {
  await devices.removeExpired();
  await failed.removeOld();
  await keys.removeOld();
  await usage.removeOld();
  await db
    .deleteFrom("auth_change")
    .where("atMs", "<", nowMs() - notesKeptMs)
    .execute();
  // Guests who are here right now have been seen, though that may not be written yet.
  await usage.flush();
  const { guestDays } = await serverSettings.get();
  await directory.removeGuests(nowMs() - guestDays * day);
}
