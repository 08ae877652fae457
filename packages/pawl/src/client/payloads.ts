import type { PawlConfig } from "../config/pawl-config.ts";
import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { fileBlobs } from "../payload/blobs/file-blobs.ts";
import { PayloadStore } from "../payload/payload-store.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { Store } from "../store/store.ts";

type PayloadConfig = Pick<PawlConfig, "blobs" | "codecs" | "offloadOverBytes" | "payloadLimitBytes">;

const offloadOverDefaultBytes = 128 * 1024;
const limitWithBlobsBytes = 256 * 1024 * 1024;
/** A row that names a blob is written right after it: what has no row after an hour has none. */
const sweepDefault = "1h";

/** The store, behind one that seals payloads where the configuration asks for it. */
export function withPayloads(store: Store, config: PayloadConfig): Store {
  const codecs = config.codecs ?? [];
  if (config.offloadOverBytes !== undefined && config.blobs === undefined) {
    throw new PawlError("invalid_option", "The option offloadOverBytes has no effect without blobs.", {
      hint: 'Set `blobs`, such as "file:./blobs", or leave offloadOverBytes out.',
    });
  }
  if (config.blobs === undefined && codecs.length === 0) return store;
  const repeated = codecs.find(({ name }, index) => codecs.findIndex((other) => other.name === name) !== index);
  if (repeated !== undefined) {
    throw new PawlError("invalid_option", `The codec "${repeated.name}" is named twice in the option codecs.`);
  }
  const blobs =
    typeof config.blobs === "string" ? fileBlobs(config.blobs.slice("file:".length)) : (config.blobs ?? null);
  return new PayloadStore(store, { codecs, blobs, thresholdBytes: config.offloadOverBytes ?? offloadOverDefaultBytes });
}

/** Undefined: the engine's own. */
export function payloadLimitBytes(config: PayloadConfig): number | undefined {
  return config.payloadLimitBytes ?? (config.blobs === undefined ? undefined : limitWithBlobsBytes);
}

/** Removes blobs that crashes have left; see `Pawl.sweepBlobs`. */
export async function sweepBlobs(
  engine: Engine,
  options: { readonly olderThan?: Duration } = {},
): Promise<{ readonly runs: number; readonly collected: number }> {
  checkOptions(options, { olderThan: true }, "pawl.sweepBlobs");
  const { store } = engine;
  const olderThanMs = durationMs(options.olderThan ?? sweepDefault, "olderThan");
  if (store instanceof PayloadStore) {
    const beforeMs = engine.clock.nowMs() - olderThanMs;
    await engine.files.sweep(beforeMs);
    return store.sweep(beforeMs);
  }
  throw new PawlError("invalid_option", "No blob store is configured, so there is nothing to sweep.", {
    hint: "Set `blobs` in the configuration.",
  });
}
