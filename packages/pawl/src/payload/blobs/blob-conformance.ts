import assert from "node:assert/strict";
import type { BlobStore } from "./blob-store.ts";

/** One rule of the blob store's port; `run` gets an empty one. */
export interface BlobCase {
  readonly name: string;
  readonly run: (blobs: BlobStore) => Promise<void>;
}

/**
 * Every rule of the port, as cases for any test runner.
 *
 * @example
 * it.each(blobConformance)("$name", ({ run }) => run(openEmpty()));
 */
export const blobConformance: readonly BlobCase[] = [
  {
    name: "gives back what was put, byte for byte, nothing and much",
    run: async (blobs) => {
      const many = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 256);
      for (const [key, bytes] of [
        ["runs/a/none", new Uint8Array()],
        ["runs/a/many", many],
      ] as const) {
        await blobs.put({ key, bytes });
        assert.deepEqual(bytesOf(await blobs.get(key)), bytesOf(bytes));
      }
    },
  },
  {
    name: "knows no blob that was never put, nor one in a place that is a folder of others",
    run: async (blobs) => {
      await put(blobs, "runs/a/one");
      assert.equal(await blobs.get("runs/a/two"), null);
      assert.equal(await blobs.get("runs/b/one"), null);
      assert.equal(await blobs.get("runs/a/one/more"), null);
    },
  },
  {
    name: "keeps what it was handed, whatever becomes of the bytes afterwards",
    run: async (blobs) => {
      const bytes = Uint8Array.of(1, 2, 3);
      await blobs.put({ key: "runs/a/one", bytes });
      bytes[0] = 9;
      const read = await blobs.get("runs/a/one");
      assert.deepEqual(bytesOf(read), Buffer.of(1, 2, 3));
    },
  },
  {
    name: "takes the same blob from many at once, and is whole for everybody who sees it",
    run: async (blobs) => {
      const bytes = new Uint8Array(200_000).fill(7);
      const puts = Array.from({ length: 20 }, () => blobs.put({ key: "runs/a/one", bytes }));
      for (let look = 0; look < 20; look++) {
        const seen = await blobs.get("runs/a/one");
        if (seen !== null) assert.equal(seen.length, bytes.length);
      }
      await Promise.all(puts);
      assert.deepEqual(await keys(blobs, "runs/"), ["runs/a/one"]);
    },
  },
  {
    name: "deletes, and passes over what is not there",
    run: async (blobs) => {
      await put(blobs, "runs/a/one", "runs/a/two", "runs/b/one");
      await blobs.delete(["runs/a/one", "runs/c/none", "runs/a/one"]);
      assert.deepEqual(await keys(blobs, "runs/"), ["runs/a/two", "runs/b/one"]);
      await blobs.delete(["runs/a/two"]);
      await put(blobs, "runs/a/three");
      assert.deepEqual(await keys(blobs, "runs/a/"), ["runs/a/three"]);
    },
  },
  {
    name: "lists by whole segments, in the order of keys, page by page",
    run: async (blobs) => {
      const all = ["links/by/a/b", "runs/a/1", "runs/a/2", "runs/a-b/1", "runs/ab/1", "runs/b/1"];
      await put(blobs, ...all.toReversed());
      assert.deepEqual(await keys(blobs, "runs/a/"), ["runs/a/1", "runs/a/2"]);
      const found: string[] = [];
      for (let after: string | null = null; ;) {
        const page: readonly string[] = (await blobs.list({ prefix: "runs/", after, limit: 2 })).map(({ key }) => key);
        found.push(...page);
        if (page.length < 2) break;
        after = page.at(-1)!;
      }
      assert.deepEqual(found, all.filter((key) => key.startsWith("runs/")).sort());
      assert.deepEqual(await keys(blobs, "none/"), []);
    },
  },
  {
    name: "takes and gives streams, where it can, as it does bytes",
    run: async (blobs) => {
      if (blobs.putStream === undefined || blobs.getStream === undefined) return;
      const pieces = Array.from({ length: 40 }, (_, index) => new Uint8Array(50_000 + index).fill(index));
      await blobs.putStream({ key: "runs/a/one", stream: streamOf(pieces) });
      await blobs.putStream({ key: "runs/a/none", stream: streamOf([]) });
      await blobs.putStream({ key: "runs/a/one", stream: streamOf(pieces) });
      assert.deepEqual(bytesOf(await blobs.get("runs/a/one")), Buffer.concat(pieces));
      assert.deepEqual(await gathered(await blobs.getStream("runs/a/one")), Buffer.concat(pieces));
      assert.deepEqual(await gathered(await blobs.getStream("runs/a/none")), Buffer.alloc(0));
      assert.equal(await blobs.getStream("runs/a/two"), null);
    },
  },
  {
    name: "has nothing of a stream that fails half-way",
    run: async (blobs) => {
      if (blobs.putStream === undefined) return;
      const stream = streamOf([Uint8Array.of(1)], new Error("the line is cut"));
      await assert.rejects(blobs.putStream({ key: "runs/a/one", stream }), /the line is cut/);
      assert.equal(await blobs.get("runs/a/one"), null);
      assert.deepEqual(await keys(blobs, "runs/"), []);
    },
  },
  {
    name: "says how large each is",
    run: async (blobs) => {
      await blobs.put({ key: "runs/a/one", bytes: new Uint8Array(12) });
      const [info] = await blobs.list({ prefix: "runs/", after: null, limit: 10 });
      assert.equal(info?.bytes, 12);
      assert.ok(Number.isFinite(info?.putMs));
    },
  },
];

async function put(blobs: BlobStore, ...names: readonly string[]): Promise<void> {
  for (const key of names) await blobs.put({ key, bytes: Buffer.from(key) });
}

async function keys(blobs: BlobStore, prefix: string): Promise<readonly string[]> {
  return (await blobs.list({ prefix, after: null, limit: 1000 })).map(({ key }) => key);
}

async function* streamOf(pieces: readonly Uint8Array[], error?: Error): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield piece;
  if (error !== undefined) throw error;
}

async function gathered(stream: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  assert.ok(stream !== null, "the blob is not there");
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

function bytesOf(bytes: Uint8Array | null): Buffer {
  assert.ok(bytes !== null, "the blob is not there");
  return Buffer.from(bytes);
}
