import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { PawlError } from "../../errors/pawl-error.ts";
import type { PayloadCodec } from "./codec.ts";

const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export interface EncryptOptions {
  /** Keys by id: 32 bytes each, as bytes or in base64. Keep the old ones as long as anything is stored that they have written. */
  readonly keys: Readonly<Record<string, Uint8Array | string>>;
  /** The id of the key to write with. */
  readonly current: string;
}

/**
 * Encrypts payloads with AES-256-GCM (NIST SP 800-38D). To rotate: add a key, name it as `current`, and keep the old one for reading.
 *
 * The nonce is the beginning of an HMAC-SHA-256 of the text under a key of its own, so that the same text is always encrypted alike (a write whose answer got lost is recognised by
 * that). Whoever reads the database can therefore tell that two payloads are equal, and nothing else about them.
 *
 * @example
 * createPawl({ codecs: [compress(), encrypt({ keys: { "2026-11": process.env.PAYLOAD_KEY }, current: "2026-11" })] });
 *
 * @throws PawlError `invalid_option`; the message never has a key in it.
 */
export function encrypt(options: EncryptOptions): PayloadCodec {
  const keys = new Map(Object.entries(options.keys ?? {}).map(([id, key]) => [checkId(id), cryptKeys(id, key)]));
  const current = keys.get(options.current);
  if (current === undefined) {
    throw new PawlError(
      "invalid_option",
      `The option current of encrypt() must name the one of its keys to write with (${[...keys.keys()].map((id) => `"${id}"`).join(", ") || "there are none"}), not ${JSON.stringify(options.current)}.`,
      { details: { option: "current" } },
    );
  }
  const header = Buffer.concat([Buffer.from([options.current.length]), Buffer.from(options.current, "latin1")]);
  return {
    name: "aes256gcm",
    encode: (bytes) => {
      const nonce = createHmac("sha256", current.forNonces).update(bytes).digest().subarray(0, nonceBytes);
      const cipher = createCipheriv(algorithm, current.forTexts, nonce).setAAD(header);
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
    },
    decode: (bytes) => {
      const { header: read, id, nonce, tag, body } = partsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      const key = keys.get(id);
      if (key === undefined) throw new Error(`it is encrypted with the key "${id}", which is not among the keys here`);
      const decipher = createDecipheriv(algorithm, key.forTexts, nonce).setAAD(read).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]);
      } catch {
        throw new Error(`it cannot be decrypted with the key "${id}": the key is another one, or the text was changed`);
      }
    },
  };
}

interface CryptKeys {
  readonly forTexts: Uint8Array;
  readonly forNonces: Uint8Array;
}

function cryptKeys(id: string, given: unknown): CryptKeys {
  const key = typeof given === "string" ? Buffer.from(given, "base64") : given;
  if (!(key instanceof Uint8Array) || key.length !== keyBytes) {
    const found = key instanceof Uint8Array ? `${key.length} bytes` : typeof given;
    throw new PawlError(
      "invalid_option",
      `The key "${id}" of encrypt() must have ${keyBytes} bytes, but it is ${found}.`,
      {
        hint: "Make one with `openssl rand -base64 32`.",
      },
    );
  }
  // One purpose, one key: each is derived from the one that was given.
  return { forTexts: derived(key, "pawl texts"), forNonces: derived(key, "pawl nonces") };
}

function derived(key: Uint8Array, purpose: string): Uint8Array {
  return createHmac("sha256", key).update(purpose).digest();
}

function partsOf(bytes: Buffer): {
  readonly header: Buffer;
  readonly id: string;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly body: Buffer;
} {
  const idEnd = 1 + (bytes[0] ?? 0);
  const tagBegin = idEnd + nonceBytes;
  const bodyBegin = tagBegin + tagBytes;
  if (bytes.length < bodyBegin) throw new Error("it is too short to have been encrypted");
  return {
    header: bytes.subarray(0, idEnd),
    id: bytes.toString("latin1", 1, idEnd),
    nonce: bytes.subarray(idEnd, tagBegin),
    tag: bytes.subarray(tagBegin, bodyBegin),
    body: bytes.subarray(bodyBegin),
  };
}

function checkId(id: string): string {
  if (/^[\w.-]{1,100}$/.test(id)) return id;
  throw new PawlError(
    "invalid_option",
    `${JSON.stringify(id)} cannot be the id of a key of encrypt(): letters, digits and . _ - only.`,
  );
}
