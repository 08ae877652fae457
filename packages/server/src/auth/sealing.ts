import { CompactEncrypt, compactDecrypt } from "jose";
import { hkdfSync } from "node:crypto";

/** Encrypts texts with a key that follows from the server's secret, one key per purpose (JWE, A256GCM). */
export class Sealing {
  readonly #key: Uint8Array;

  constructor({ secret, purpose }: { readonly secret: string; readonly purpose: string }) {
    this.#key = new Uint8Array(hkdfSync("sha256", secret, "", `pawl server ${purpose}`, 32));
  }

  seal(text: string): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(this.#key);
  }

  /** Null: not sealed by us, or with another secret. */
  async open(sealed: string): Promise<string | null> {
    try {
      const { plaintext } = await compactDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return new TextDecoder().decode(plaintext);
    } catch {
      return null;
    }
  }
}
