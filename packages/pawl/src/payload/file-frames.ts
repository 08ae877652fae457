import type { PayloadCodec } from "./codecs/codec.ts";

/**
 * A file goes through codecs part by part, since they take bytes as a whole: `length (4 bytes) | which codecs it has passed through (4 bytes, one bit each) | bytes`. That no part is missing
 * or in another's place, the checksum of the file tells.
 */
const partBytes = 1024 * 1024;
const headBytes = 8;
/** A codec may add to a part, but not double it: what claims more is no file of ours. */
const frameBytesMax = 2 * partBytes + 1024;

export async function* sealFrames(
  chunks: AsyncIterable<Uint8Array>,
  codecs: readonly PayloadCodec[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of inParts(chunks)) {
    let bytes: Uint8Array = part;
    let passed = 0;
    for (const [index, codec] of codecs.entries()) {
      const encoded = await codec.encode(bytes);
      if (encoded === null) continue;
      bytes = encoded;
      passed += 2 ** index;
    }
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(bytes.length, 0);
    head.writeUInt32BE(passed, 4);
    yield Buffer.concat([head, bytes]);
  }
}

/** @param decoders in the order of encoding. */
export async function* openFrames(
  chunks: AsyncIterable<Uint8Array>,
  decoders: readonly PayloadCodec["decode"][],
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let wanted = headBytes;
  for await (const chunk of chunks) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < wanted) continue;
    rest = Buffer.concat(pending);
    while (rest.length >= headBytes) {
      const length = rest.readUInt32BE(0);
      if (length > frameBytesMax) throw new Error("a part of it has no length that it could have");
      wanted = headBytes + length;
      if (rest.length < wanted) break;
      yield await openFrame(rest.subarray(headBytes, wanted), rest.readUInt32BE(4), decoders);
      rest = rest.subarray(wanted);
      wanted = headBytes;
    }
    pending = [rest];
    pendingBytes = rest.length;
  }
  if (pendingBytes > 0) throw new Error("it ends in the middle of a part");
}

async function openFrame(
  frame: Uint8Array,
  passed: number,
  decoders: readonly PayloadCodec["decode"][],
): Promise<Uint8Array> {
  let bytes = frame;
  for (let index = decoders.length - 1; index >= 0; index--) {
    const decode = decoders[index];
    if (decode !== undefined && Math.floor(passed / 2 ** index) % 2 === 1) bytes = await decode(bytes);
  }
  return bytes;
}

async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const taken = chunk.subarray(from, from + partBytes - bytes);
      gathered.push(taken);
      bytes += taken.length;
      from += taken.length;
      if (bytes < partBytes) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(gathered);
}
