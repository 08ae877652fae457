import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { AuthChanges } from "./auth-changes.ts";
import type { DeviceRow } from "./auth-tables.ts";
import { deviceName } from "./device-name.ts";
import { decideRefresh } from "./refresh-decision.ts";
import { hashOf, randomSecret } from "./secret-text.ts";

/** From where somebody calls. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface NewDevice extends Origin {
  readonly name?: string | undefined;
  readonly check?: ((tx: Kysely<Tables>) => Promise<void>) | undefined;
}

export interface SignedIn {
  readonly userId: string;
  readonly deviceId: string;
  readonly refreshToken: string;
  /** When the refresh token is over if it is not used. */
  readonly expiresMs: number;
}

type Outcome = SignedIn | "refresh_invalid" | "refresh_reused" | "account_disabled";

const day = 86_400_000;
/** A device that does not come back for so long is signed out. */
const idleMs = 30 * day;
/** And in any case after so long. */
const lifetimeMs = 180 * day;
/** So many generations back a token that is used again is recognised as a used one. Older ones are merely not valid. */
const generationsKept = 100;
const devicesMax = 100;

/** Where users are signed in: each device is a family of refresh tokens that replace one another. */
export class Devices {
  readonly #changes: AuthChanges;
  readonly #db: Kysely<Tables>;
  readonly #nowMs: () => number;

  constructor({
    db,
    changes,
    nowMs,
  }: {
    readonly db: Kysely<Tables>;
    readonly changes: AuthChanges;
    readonly nowMs: () => number;
  }) {
    this.#db = db;
    this.#changes = changes;
    this.#nowMs = nowMs;
  }

  /**
   * Signs a user in on a new device. Of more than a hundred, the one that was away the longest is signed out.
   *
   * @param newDevice.check of what they have shown, in the transaction: who is disabled or gets another password meanwhile does not slip in before all devices are ended, or behind it
   * @throws ApiError `account_disabled`; what `check` throws
   */
  async open(userId: string, { name, ip, userAgent, check }: NewDevice): Promise<SignedIn> {
    const nowMs = this.#nowMs();
    const refreshToken = randomSecret();
    const device: DeviceRow = {
      id: randomUUID(),
      userId,
      name: name ?? deviceName(userAgent),
      ip,
      userAgent,
      generation: 1,
      rotatedMs: nowMs,
      createdMs: nowMs,
      lastSeenMs: nowMs,
      expiresMs: nowMs + idleMs,
    };
    await this.#changes.change(async (tx, changed) => {
      // The row of the user is the lock: whatever ends devices changes it too.
      const { numUpdatedRows } = await tx
        .updateTable("user")
        .set({ lastSeenMs: nowMs })
        .where("id", "=", userId)
        .where("isDisabled", "=", 0)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new ApiError("account_disabled", refusals.account_disabled);
      await check?.(tx);
      await tx.insertInto("device").values(device).execute();
      await tx
        .insertInto("refresh_token")
        .values({ hash: hashOf(refreshToken), deviceId: device.id, generation: 1 })
        .execute();
      const older = await tx
        .selectFrom("device")
        .select("id")
        .where("userId", "=", userId)
        .where("id", "<>", device.id)
        .orderBy("lastSeenMs", "desc")
        .offset(devicesMax - 1)
        .limit(100)
        .execute();
      if (older.length === 0) return;
      const ids = older.map(({ id }) => id);
      await tx.deleteFrom("device").where("id", "in", ids).execute();
      changed(...ids.map((id) => `device:${id}` as const));
    });
    return { userId, deviceId: device.id, refreshToken, expiresMs: device.expiresMs };
  }

  /** A new refresh token for the one that is brought. @throws ApiError `refresh_invalid`, `refresh_reused`, `account_disabled` */
  async refresh(refreshToken: string, from: Origin): Promise<SignedIn> {
    const outcome = await this.#changes.change<Outcome>(async (tx, changed) => {
      for (;;) {
        const outcome = await this.#tryRefresh(tx, refreshToken, from);
        if (outcome === "changed-meanwhile") continue;
        if (typeof outcome === "object" && "reused" in outcome) {
          await tx.deleteFrom("device").where("id", "=", outcome.reused).execute();
          changed(`device:${outcome.reused}`);
          return "refresh_reused";
        }
        return outcome;
      }
    });
    if (typeof outcome === "object") return outcome;
    throw new ApiError(outcome, refusals[outcome]);
  }

  /** Who the token signs in, without using it; null: nobody. */
  async peek(refreshToken: string): Promise<{ readonly userId: string; readonly deviceId: string } | null> {
    const row = await this.#find(this.#db, refreshToken);
    if (row === undefined || row.expiresMs <= this.#nowMs() || row.isDisabled === 1) return null;
    const decision = decideRefresh({ token: { generation: row.tokenGeneration }, device: row, nowMs: this.#nowMs() });
    return decision === "reused" ? null : { userId: row.userId, deviceId: row.id };
  }

  list(userId: string): Promise<readonly DeviceRow[]> {
    return this.#db
      .selectFrom("device")
      .selectAll()
      .where("userId", "=", userId)
      .where("expiresMs", ">", this.#nowMs())
      .orderBy("lastSeenMs", "desc")
      .orderBy("id")
      .execute();
  }

  /** The device of an access token, as long as it is signed in. */
  async find(deviceId: string): Promise<Pick<DeviceRow, "userId"> | null> {
    const row = await this.#db.selectFrom("device").select("userId").where("id", "=", deviceId).executeTakeFirst();
    return row ?? null;
  }

  /** Whether there was such a device of this user. */
  end({ userId, deviceId }: { readonly userId: string; readonly deviceId: string }): Promise<boolean> {
    return this.#changes.change(async (tx, changed) => {
      const { numDeletedRows } = await tx
        .deleteFrom("device")
        .where("id", "=", deviceId)
        .where("userId", "=", userId)
        .executeTakeFirst();
      changed(`device:${deviceId}`);
      return numDeletedRows > 0n;
    });
  }

  async removeExpired(): Promise<void> {
    await this.#db.deleteFrom("device").where("expiresMs", "<=", this.#nowMs()).execute();
  }

  #find(db: Kysely<Tables>, refreshToken: string) {
    return db
      .selectFrom("refresh_token")
      .innerJoin("device", "device.id", "refresh_token.deviceId")
      .innerJoin("user", "user.id", "device.userId")
      .selectAll("device")
      .select(["refresh_token.generation as tokenGeneration", "user.isDisabled"])
      .where("refresh_token.hash", "=", hashOf(refreshToken))
      .executeTakeFirst();
  }

  async #tryRefresh(
    tx: Kysely<Tables>,
    refreshToken: string,
    { ip, userAgent }: Origin,
  ): Promise<Outcome | "changed-meanwhile" | { readonly reused: string }> {
    const nowMs = this.#nowMs();
    const row = await this.#find(tx, refreshToken);
    if (row === undefined || row.expiresMs <= nowMs) return "refresh_invalid";
    if (row.isDisabled === 1) return "account_disabled";
    const decision = decideRefresh({ token: { generation: row.tokenGeneration }, device: row, nowMs });
    if (decision === "reused") return { reused: row.id };
    const generation = decision === "rotate" ? row.generation + 1 : row.generation;
    const expiresMs = Math.min(nowMs + idleMs, row.createdMs + lifetimeMs);
    const { numUpdatedRows } = await tx
      .updateTable("device")
      .set({
        generation,
        lastSeenMs: nowMs,
        ip,
        userAgent,
        expiresMs,
        ...(decision === "rotate" && { rotatedMs: nowMs }),
      })
      .where("id", "=", row.id)
      .where("generation", "=", row.generation)
      .executeTakeFirst();
    // Another tab was faster, or the device has been signed out: look again.
    if (numUpdatedRows === 0n) return "changed-meanwhile";
    const next = randomSecret();
    await tx
      .insertInto("refresh_token")
      .values({ hash: hashOf(next), deviceId: row.id, generation })
      .execute();
    await tx
      .deleteFrom("refresh_token")
      .where("deviceId", "=", row.id)
      .where("generation", "<", generation - generationsKept)
      .execute();
    return { userId: row.userId, deviceId: row.id, refreshToken: next, expiresMs };
  }
}

/** Signs a user out on all devices but one, as a part of something else. */
export async function endDevices(
  tx: Kysely<Tables>,
  { userId, but = null }: { readonly userId: string; readonly but?: string | null },
): Promise<readonly `device:${string}`[]> {
  let query = tx.selectFrom("device").select("id").where("userId", "=", userId);
  if (but !== null) query = query.where("id", "<>", but);
  const ids = (await query.execute()).map(({ id }) => id);
  if (ids.length > 0) await tx.deleteFrom("device").where("id", "in", ids).execute();
  return ids.map((id) => `device:${id}` as const);
}

const refusals = {
  refresh_invalid: "The refresh token is not valid, or the device has been signed out.",
  refresh_reused: "The refresh token had been used before.",
  account_disabled: "The account is disabled.",
} as const;
