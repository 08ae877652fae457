import type { ServerDatabase } from "../database/open-database.ts";
import type { ServerClock } from "../http/server-clock.ts";
import type { Limits } from "../users/user.ts";
import type { FileSettings } from "./file-options.ts";
import type { FinishParts } from "./finish-upload.ts";
import type { ReceiveParts } from "./receive-chunk.ts";
import { UploadBytes } from "./upload-bytes.ts";
import { UploadStore } from "./upload-store.ts";

export interface UploadParts {
  readonly database: ServerDatabase;
  readonly clock: ServerClock;
  readonly settings: FileSettings;
  /** An admin may have set another limit for a user than the settings'. */
  readonly limitOf: (owner: string) => Promise<Pick<Limits, "fileBytes">>;
}

const youngMs = 3_600_000;
const lookedUpAtOnce = 500;

/** All that has to do with uploads, put together. */
export class Uploads {
  readonly #clock: ServerClock;
  readonly uploads: UploadStore;
  readonly bytes: UploadBytes;
  readonly settings: FileSettings;
  readonly receiving: ReceiveParts;
  readonly finishing: FinishParts;

  readonly #limitOf: UploadParts["limitOf"];

  constructor({ database, clock, settings, limitOf }: UploadParts) {
    this.#limitOf = limitOf;
    this.#clock = clock;
    this.uploads = new UploadStore({ db: database.db, clock });
    this.bytes = new UploadBytes(settings.store);
    this.settings = settings;
    this.receiving = { uploads: this.uploads, bytes: this.bytes, clock };
    this.finishing = { uploads: this.uploads, bytes: this.bytes, types: settings.types };
  }

  /**
   * Removes what has expired, and bytes that a crash has left without a record. A piece that has come and is not noted yet is young.
   */
  async sweep(): Promise<void> {
    for (const id of await this.uploads.sweep()) await this.bytes.remove(id);
    const found = [...(await this.bytes.olderThan(this.#clock.nowMs() - youngMs))];
    for (let index = 0; index < found.length; index += lookedUpAtOnce) {
      const ids = found.slice(index, index + lookedUpAtOnce);
      const existing = await this.uploads.existing(ids);
      for (const id of ids) if (!existing.has(id)) await this.bytes.remove(id);
    }
  }

  newId(): string {
    return this.#clock.id();
  }

  /** How much a user may have uploaded, in bytes. */
  async bytesMaxOf(owner: string): Promise<number> {
    return (await this.#limitOf(owner)).fileBytes ?? this.settings.bytesPerUser;
  }
}
