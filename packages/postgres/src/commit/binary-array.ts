/**
 * One-dimensional arrays in PostgreSQL's binary format (`array_recv`): for the journal's batch about three times cheaper to build and to read
 * than array literals. A column of nulls only is null, which `unnest` pads with nulls.
 */
export function textArray(items: readonly (string | null)[]): Buffer | null {
  let bytes = headerBytes;
  let isEmpty = true;
  for (const item of items) {
    bytes += 4;
    if (item === null) continue;
    isEmpty = false;
    bytes += Buffer.byteLength(item);
  }
  if (isEmpty) return null;
  const buffer = begin(bytes, textOid, items.length);
  let at = headerBytes;
  for (const item of items) {
    if (item === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const written = buffer.write(item, at + 4);
    buffer.writeInt32BE(written, at);
    at += 4 + written;
  }
  return buffer;
}

export function integerArray(items: readonly (number | null)[]): Buffer | null {
  return fixedArray(items, integerOid, 4, writeInteger);
}

export function bigintArray(items: readonly (number | null)[]): Buffer | null {
  return fixedArray(items, bigintOid, 8, writeBigint);
}

export function booleanArray(items: readonly boolean[]): Buffer | null {
  return fixedArray(items, booleanOid, 1, writeBoolean);
}

export function uuidArray(items: readonly (string | null)[]): Buffer | null {
  return fixedArray(items, uuidOid, 16, writeUuid);
}

const booleanOid = 16;
const bigintOid = 20;
const integerOid = 23;
const textOid = 25;
const uuidOid = 2950;
/** Dimensions, whether there are nulls, type, length, lower bound. */
const headerBytes = 20;

function fixedArray<Item extends string | number | boolean>(
  items: readonly (Item | null)[],
  oid: number,
  size: number,
  write: (buffer: Buffer, item: Item, at: number) => void,
): Buffer | null {
  let nullCount = 0;
  for (const item of items) if (item === null) nullCount++;
  if (nullCount === items.length) return null;
  const buffer = begin(headerBytes + items.length * 4 + (items.length - nullCount) * size, oid, items.length);
  let at = headerBytes;
  for (const item of items) {
    if (item === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    at = buffer.writeInt32BE(size, at);
    write(buffer, item, at);
    at += size;
  }
  return buffer;
}

function begin(bytes: number, oid: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeInt32BE(1, 0);
  // The server ignores whether nulls are announced and looks at each item's length.
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}

function writeInteger(buffer: Buffer, item: number, at: number): void {
  buffer.writeInt32BE(item, at);
}

/** Whole numbers up to 2^53, which two halves hold exactly. */
function writeBigint(buffer: Buffer, item: number, at: number): void {
  buffer.writeInt32BE(Math.floor(item / 2 ** 32), at);
  buffer.writeUInt32BE(item - Math.floor(item / 2 ** 32) * 2 ** 32, at + 4);
}

function writeBoolean(buffer: Buffer, item: boolean, at: number): void {
  buffer[at] = item ? 1 : 0;
}

function writeUuid(buffer: Buffer, item: string, at: number): void {
  buffer.write(
    item.slice(0, 8) + item.slice(9, 13) + item.slice(14, 18) + item.slice(19, 23) + item.slice(24),
    at,
    "hex",
  );
}
