import { allBlobs, type BlobStore } from "./blobs/blob-store.ts";
import { blobsOf } from "./sealer.ts";

/** So many keys go to the blob store at a time. */
const deletesPerCall = 200;

/**
 * Which runs use whose blobs. A run's blobs lie below its id; the log that a fork copies names blobs of its origin (and of those whose log that had copied), so the
 * origin's stay as long as one of those is there. Kept as empty blobs in both directions: `links/of/<origin>/<run>` and `links/by/<run>/<origin>`.
 */
export class SharedBlobs {
  readonly #blobs: BlobStore;
  readonly #isThere: (runId: string) => Promise<boolean>;

  constructor(params: { readonly blobs: BlobStore; readonly isThere: (runId: string) => Promise<boolean> }) {
    this.#blobs = params.blobs;
    this.#isThere = params.isThere;
  }

  /** Before the fork's rows are written: they may name blobs of the origin from then on. */
  async share(originId: string, forkId: string): Promise<void> {
    const owners = [originId, ...(await this.#linked("by", originId))];
    for (const ownerId of owners) {
      await this.#blobs.put({ key: `links/of/${ownerId}/${forkId}`, bytes: none });
      await this.#blobs.put({ key: `links/by/${forkId}/${ownerId}`, bytes: none });
    }
  }

  /** Whether a fork may name blobs of the run. */
  async isShared(runId: string): Promise<boolean> {
    return (await this.#linked("of", runId)).length > 0;
  }

  /** After the run's rows are gone: removes what nobody can name any more. Repeating it does no harm. */
  async collect(runId: string): Promise<void> {
    if (await this.#isThere(runId)) return;
    if ((await this.#linked("of", runId)).length === 0) await this.#deleteAll(blobsOf(runId));
    for (const ownerId of await this.#linked("by", runId)) {
      await this.#blobs.delete([`links/of/${ownerId}/${runId}`]);
      const isOrphan = (await this.#linked("of", ownerId)).length === 0 && !(await this.#isThere(ownerId));
      if (isOrphan) await this.#deleteAll(blobsOf(ownerId));
      await this.#blobs.delete([`links/by/${runId}/${ownerId}`]);
    }
  }

  /**
   * Removes what crashes have left: blobs and links of runs that are not there. Younger ones than `beforeMs` stay, since the rows that name them may be on their way.
   * Returns how many runs' blobs were looked at and how many had gone.
   */
  async sweep(beforeMs: number): Promise<{ readonly runs: number; readonly collected: number }> {
    const seen = new Map<string, boolean>();
    for (const prefix of ["runs/", "links/by/"]) {
      for await (const { key, putMs } of allBlobs(this.#blobs, prefix)) {
        const runId = key.slice(prefix.length).split("/")[0] as string;
        seen.set(runId, (seen.get(runId) ?? true) && putMs < beforeMs);
      }
    }
    let collected = 0;
    for (const [runId, isOld] of seen) {
      if (!isOld || (await this.#isThere(runId))) continue;
      await this.collect(runId);
      collected += 1;
    }
    return { runs: seen.size, collected };
  }

  async #linked(direction: "of" | "by", runId: string): Promise<readonly string[]> {
    const prefix = `links/${direction}/${runId}/`;
    const ids: string[] = [];
    for await (const { key } of allBlobs(this.#blobs, prefix)) ids.push(key.slice(prefix.length));
    return ids;
  }

  async #deleteAll(prefix: string): Promise<void> {
    let keys: string[] = [];
    for await (const { key } of allBlobs(this.#blobs, prefix)) keys.push(key);
    while (keys.length > 0) {
      await this.#blobs.delete(keys.slice(0, deletesPerCall));
      keys = keys.slice(deletesPerCall);
    }
  }
}

const none = new Uint8Array();
