import type { Cell } from "./bare-batch.ts";

export type ElementType = keyof typeof oids;

/** `pg_type.oid` of the elements. */
const oids = { bool: 16, int8: 20, int4: 23, text: 25, uuid: 2950 } as const;
const fixedBytes = { bool: 1, int8: 8, int4: 4, uuid: 16 } as const;
const headerBytes = 20;
const missing = -1;

/**
 * One column of flat rows as an array in PostgreSQL's binary form (`array_send` of its sources): what the server takes without parsing. `pg` sends buffers
 * as binary parameters.
 *
 * @param cells rows of `width` cells, one after the other
 */
export function binaryArray(type: ElementType, cells: readonly Cell[], width: number, column: number): Buffer {
  const count = cells.length / width;
  const buffer = Buffer.allocUnsafe(headerBytes + bytesOf(type, cells, width, column));
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oids[type], 8);
  if (count === 0) return buffer.subarray(0, 12);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  let at = headerBytes;
  for (let i = column; i < cells.length; i += width) {
    const cell = cells[i]!;
    if (cell === null) at = buffer.writeInt32BE(missing, at);
    else if (type === "text") {
      const bytes = buffer.write(cell as string, at + 4);
      buffer.writeInt32BE(bytes, at);
      at += 4 + bytes;
    } else at = writeFixed(buffer, buffer.writeInt32BE(fixedBytes[type], at), type, cell as number);
  }
  // Shorter than was set aside where numbers are missing.
  return buffer.subarray(0, at);
}

function bytesOf(type: ElementType, cells: readonly Cell[], width: number, column: number): number {
  const count = cells.length / width;
  if (type !== "text") return count * (4 + fixedBytes[type]);
  let bytes = 4 * count;
  for (let i = column; i < cells.length; i += width) {
    const cell = cells[i];
    if (typeof cell === "string") bytes += Buffer.byteLength(cell);
  }
  return bytes;
}

function writeFixed(buffer: Buffer, at: number, type: keyof typeof fixedBytes, number: number): number {
  switch (type) {
    case "bool":
      return buffer.writeUInt8(number, at);
    case "int4":
      return buffer.writeInt32BE(number, at);
    case "int8":
      buffer.writeInt32BE(Math.floor(number / 2 ** 32), at);
      return buffer.writeUInt32BE(number % 2 ** 32, at + 4);
    case "uuid":
      buffer.writeUInt32BE(0x01_a1_fc_b4, at);
      buffer.writeUInt32BE(0x00_00_70_00, at + 4);
      buffer.writeUInt16BE(0x80_00, at + 8);
      return buffer.writeUIntBE(number, at + 10, 6);
  }
}
