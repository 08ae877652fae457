import { tokenOf, type TestServer, type Who } from "../testing/test-server.fixture.ts";

export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const authorization = (who: Who): Record<string, string> => ({ authorization: `Bearer ${tokenOf(who)}` });

export interface Declared {
  readonly name?: string;
  readonly type?: string;
  readonly size: number;
}

/** Begins an upload. */
export function begin(
  t: TestServer,
  who: Who,
  { name = "a.txt", type = "text/plain", size }: Declared,
): Promise<Response> {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return fetch(`${t.server.url}/api/v1/files/uploads`, {
    method: "POST",
    headers: {
      ...authorization(who),
      "tus-resumable": "1.0.0",
      "upload-length": String(size),
      "upload-metadata": `filename ${base64(name)},filetype ${base64(type)}`,
    },
  });
}

/** Sends a chunk. */
export function append(
  t: TestServer,
  who: Who,
  { path, offset, bytes }: { readonly path: string; readonly offset: number; readonly bytes: Uint8Array | string },
): Promise<Response> {
  return fetch(`${t.server.url}${path}`, {
    method: "PATCH",
    headers: {
      ...authorization(who),
      "tus-resumable": "1.0.0",
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
    },
    body: bytes as NonNullable<RequestInit["body"]>,
  });
}

/** A whole upload; its id. */
export async function upload(
  t: TestServer,
  who: Who,
  bytes: Uint8Array | string,
  declared: Partial<Declared> = {},
): Promise<string> {
  const begun = await begin(t, who, { ...declared, size: Buffer.byteLength(bytes) });
  if (begun.status !== 201) throw new Error(await begun.text());
  const path = begun.headers.get("location") as string;
  if (bytes.length > 0) {
    const sent = await append(t, who, { path, offset: 0, bytes });
    if (sent.status !== 204) throw new Error(await sent.text());
  }
  return path.split("/").at(-1) as string;
}
