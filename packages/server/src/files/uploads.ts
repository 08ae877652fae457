import type { ServerDatabase } from "../database/open-database.ts";
import type { ServerClock } from "../http/server-clock.ts";
import type { FileSettings } from "./file-options.ts";
import type { FinishParts } from "./finish-upload.ts";
import type { ReceiveParts } from "./receive-chunk.ts";
import { UploadBytes } from "./upload-bytes.ts";
import { UploadStore } from "./upload-store.ts";

/** All that has to do with uploads, put together. */
export class Uploads {
  readonly uploads: UploadStore;
  readonly bytes: UploadBytes;
  readonly settings: FileSettings;
  readonly receiving: ReceiveParts;
  readonly finishing: FinishParts;

  constructor(parts: { readonly database: ServerDatabase; readonly clock: ServerClock; readonly settings: FileSettings }) {
    const { database, clock, settings } = parts;
    this.uploads = new UploadStore({ db: database.db, clock });
    this.bytes = new UploadBytes(settings.store);
    this.settings = settings;
    this.receiving = { uploads: this.uploads, bytes: this.bytes, clock };
    this.finishing = { uploads: this.uploads, bytes: this.bytes, types: settings.types };
  }

  /** How much a user may have uploaded, in bytes. */
  bytesMaxOf(owner: string): Promise<number> {
    void owner;
    return Promise.resolve(this.settings.bytesPerUser);
  }
}
