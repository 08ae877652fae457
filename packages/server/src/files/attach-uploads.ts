import type { StartBody } from "@pawl/api";
import type { FileRef, FileSource, Interrupt, Pawl } from "pawl";
import { ApiError } from "../http/api-error.ts";
import { nameWith } from "./clean-name.ts";
import { finishUpload } from "./finish-upload.ts";
import { fileMentions, isUploadId, replaceMentions, type FileMention } from "./file-refs.ts";
import type { Uploads } from "./uploads.ts";
import { refuseFile, type UploadRow } from "./upload-store.ts";

/** The start of a run with the uploads that its input names: they become the run's files, and the input names them by their paths there. */
export async function withUploads<Body extends Pick<StartBody, "input">>(
  files: Uploads,
  owner: string,
  body: Body,
): Promise<{ readonly body: Body; readonly asked: Body; readonly files?: Readonly<Record<string, FileSource>> }> {
  const mentions = fileMentions(body.input);
  if (mentions.length === 0) return { body, asked: body };
  const found = await uploadsOf(files, { owner, mentions });
  const paths = pathsOf([...found.values()]);
  const input = replaceMentions(body.input, ({ $file }) =>
    refTo(found.get($file) as UploadRow, paths.get($file) as string),
  );
  const sources = [...found.values()].map((row) => [paths.get(row.id), sourceOf(files, row)] as const);
  return { body: { ...body, input }, asked: body, files: Object.fromEntries(sources) };
}

/**
 * The value of an answer with the uploads that it names: they are put into the run before it is answered, so that the answer finds them there. Their paths follow from the uploads: the same answer
 * once more is the same value. Where the answer is refused, they stay with the run.
 */
export async function withAnswerUploads(
  { pawl, files }: { readonly pawl: Pawl; readonly files: Uploads },
  { interrupt, owner, value }: { readonly interrupt: Interrupt; readonly owner: string; readonly value: unknown },
): Promise<unknown> {
  const mentions = fileMentions(value);
  if (mentions.length === 0) return value;
  const found = await uploadsOf(files, { owner, mentions });
  const pathOf = ({ id, name }: UploadRow): string => `in/${nameWith(name, `-${id.slice(-8)}`)}`;
  if (interrupt.status === "open") {
    for (const row of found.values()) {
      const { data, ...options } = sourceOf(files, row);
      await pawl.files.put(interrupt.run, pathOf(row), data, options);
    }
  }
  return replaceMentions(value, ({ $file }) => {
    const row = found.get($file) as UploadRow;
    return refTo(row, pathOf(row));
  });
}

/** By id, each complete, and there for as long as this takes. @throws ApiError `file_not_found`, `upload_incomplete`, with the place in `issues`, from the top of the value as other problems with it. */
async function uploadsOf(
  files: Uploads,
  named: { readonly owner: string; readonly mentions: readonly FileMention[] },
): Promise<ReadonlyMap<string, UploadRow>> {
  const found = new Map<string, UploadRow>();
  for (const { path, ref } of named.mentions) {
    if (found.has(ref.$file)) continue;
    try {
      if (!isUploadId(ref.$file)) refuseFile(ref.$file.slice(0, 100));
      const row = await files.uploads.owned(named.owner, ref.$file);
      found.set(row.id, await completeUpload(files, row));
    } catch (error) {
      throw placed(error, path);
    }
  }
  return found;
}

async function completeUpload(files: Uploads, upload: UploadRow): Promise<UploadRow> {
  const row = await finishUpload(files.finishing, upload);
  if (row.sha256 === null)
    throw new ApiError("upload_incomplete", `The upload ${row.id} has ${row.received} of its ${row.size} bytes.`);
  await files.uploads.touch(row);
  return row;
}

function placed(error: unknown, path: readonly (string | number)[]): unknown {
  if (!(error instanceof ApiError)) return error;
  const { code, message } = error;
  return new ApiError(code as "file_not_found", message, { details: { issues: [{ path, message }] } });
}

function sourceOf(files: Uploads, { id, name, type }: UploadRow) {
  const data = (async function* () {
    yield* files.bytes.read(await files.uploads.parts(id));
  })();
  return { data, type, name };
}

function refTo({ name, size, type }: UploadRow, path: string): FileRef {
  return { $file: path, name, size, type };
}

/** Each its own, also where two uploads have one name; letters that differ in case only are the same to some file systems. */
function pathsOf(rows: readonly UploadRow[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const paths = new Map<string, string>();
  for (const { id, name } of rows) {
    let path = `in/${name}`;
    for (let number = 2; taken.has(path.toLowerCase()); number += 1) path = `in/${nameWith(name, ` (${number})`)}`;
    taken.add(path.toLowerCase());
    paths.set(id, path);
  }
  return paths;
}
