import { fileIdsIn, replaceMentions } from "./file-refs.ts";
import type { Uploads } from "./uploads.ts";
import type { UploadRow } from "./upload-store.ts";

/**
 * The input of another's workflow with the uploads that it names copied, so that they are the caller's own. Those that its owner does not have (any more) stay as they are: a draft.
 *
 * @throws ApiError `file_limit_reached`
 */
export async function copyUploads(
  files: Uploads,
  { input, from, to }: { readonly input: unknown; readonly from: string; readonly to: string },
): Promise<unknown> {
  const copies = new Map<string, string>();
  for (const id of fileIdsIn(input)) {
    const origin = await files.uploads.find(from, id);
    if (origin !== undefined && origin.sha256 !== null) copies.set(id, await copyUpload(files, origin, to));
  }
  return replaceMentions(input, (ref) => ({ ...ref, $file: copies.get(ref.$file) ?? ref.$file }));
}

/** Until it is complete, the copy is an upload that nobody knows, and that expires. */
async function copyUpload(files: Uploads, origin: UploadRow, owner: string): Promise<string> {
  const { uploads, bytes } = files;
  const { name, type, size } = origin;
  const copy = await uploads.insert(owner, { name, type, size, ownerBytesMax: await files.bytesMaxOf(owner) });
  if (size > 0) {
    const key = bytes.keyOf(copy.id, files.newId());
    await bytes.put(key, bytes.read(await uploads.parts(origin.id)));
    await uploads.append(copy, { at: 0, size, key });
  }
  await uploads.complete(copy, { type, sha256: origin.sha256 as string });
  return copy.id;
}
