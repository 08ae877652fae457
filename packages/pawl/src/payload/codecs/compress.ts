import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { PawlError } from "../../errors/pawl-error.ts";
import type { PayloadCodec } from "./codec.ts";

type Transform = (bytes: Uint8Array) => Promise<Uint8Array>;

interface Algorithm {
  /** Undefined: this Node does not have it (zstd came with 22.15). */
  readonly encode: Transform | undefined;
  readonly decode: Transform | undefined;
}

export type CompressionAlgorithm = "zstd" | "brotli" | "gzip";

const algorithms: Readonly<Record<CompressionAlgorithm, Algorithm>> = {
  zstd: { encode: promised("zstdCompress"), decode: promised("zstdDecompress") },
  brotli: {
    // Quality 4: the default of 11 takes a hundred times as long for a tenth less.
    encode: (bytes) =>
      promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliCompress)(bytes, {
        params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
    decode: promised("brotliDecompress"),
  },
  gzip: { encode: promised("gzip"), decode: promised("gunzip") },
};

export interface CompressOptions {
  /** Default: `zstd` where Node has it (from 22.15), else `brotli`. */
  readonly algorithm?: CompressionAlgorithm;
  /** Smaller payloads stay as they are; default 1024 bytes. */
  readonly minBytes?: number;
}

/**
 * Compresses payloads. What one algorithm has written is read whichever is set now.
 *
 * @example
 * createPawl({ codecs: [compress()] });
 *
 * @throws PawlError `invalid_option`.
 */
export function compress(options: CompressOptions = {}): PayloadCodec {
  const name = options.algorithm ?? (algorithms.zstd.encode === undefined ? "brotli" : "zstd");
  const minBytes = options.minBytes ?? 1024;
  if (!Object.hasOwn(algorithms, name)) {
    throw new PawlError("invalid_option", `compress() knows zstd, brotli and gzip, not ${JSON.stringify(name)}.`);
  }
  if (!Number.isSafeInteger(minBytes) || minBytes < 0) {
    throw new PawlError(
      "invalid_option",
      `The option minBytes of compress() is ${String(minBytes)}; it must be a whole number from 0 on.`,
    );
  }
  const { encode } = algorithms[name];
  if (encode === undefined) {
    throw new PawlError("invalid_option", `This Node (${process.version}) has no ${name}.`, {
      hint: "Use brotli, or Node 22.15 or newer.",
    });
  }
  return {
    name,
    encode: async (bytes) => {
      if (bytes.length < minBytes) return null;
      const smaller = await encode(bytes);
      return smaller.length < bytes.length ? smaller : null;
    },
    decode: decoderOf(name),
  };
}

/** Undefined: no algorithm of this name. */
export function decompressor(name: string): Transform | undefined {
  return Object.hasOwn(algorithms, name) ? decoderOf(name as CompressionAlgorithm) : undefined;
}

function decoderOf(name: CompressionAlgorithm): Transform {
  const { decode } = algorithms[name];
  if (decode !== undefined) return decode;
  return () =>
    Promise.reject(new Error(`This Node (${process.version}) has no ${name}; read it with Node 22.15 or newer`));
}

function promised(name: string): Transform | undefined {
  const method = (zlib as Record<string, unknown>)[name];
  if (typeof method !== "function") return undefined;
  return promisify(method as (bytes: Uint8Array, done: (error: Error | null, result: Uint8Array) => void) => void);
}
