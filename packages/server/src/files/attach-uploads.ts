import type { BodyOf, runsFork, StartBody } from "@pawl/api";
import { PawlError, type FileRef, type FileSource, type Interrupt, type Pawl } from "pawl";
import { ApiError } from "../http/api-error.ts";
import { nameWith } from "./clean-name.ts";
import { finishUpload } from "./finish-upload.ts";
import { fileMentions, isUploadId, replaceMentions, type FileMention } from "./file-refs.ts";
import type { Uploads } from "./uploads.ts";
import { refuseFile, type UploadRow } from "./upload-store.ts";

/** What comes with a run that is about to be made, by path. */
export type AttachedFiles = Readonly<Record<string, FileSource>>;

/** The start of a run with the uploads that its input names: they become the run's files, and the input names them by their paths there. */
export async function withUploads<Body extends Pick<StartBody, "input">>(
  files: Uploads,
  owner: string,
  body: Body,
): Promise<{ readonly body: Body; readonly asked: Body; readonly files?: AttachedFiles }> {
  if (fileMentions(body.input).length === 0) return { body, asked: body };
  const { values, attached } = await withAttached(files, { owner, values: [body.input], kept: new Set() });
  return { body: { ...body, input: values[0] }, asked: body, files: attached };
}

/** The same for a fork, whose input and state may also name files that it takes over: those stay what they are, and none of them is replaced. */
export async function withForkUploads<Body extends Pick<BodyOf<typeof runsFork>, "input" | "state">>(
  { pawl, files }: { readonly pawl: Pawl; readonly files: Uploads },
  { origin, owner, body }: { readonly origin: string; readonly owner: string; readonly body: Body },
): Promise<{ readonly body: Body; readonly files?: AttachedFiles }> {
  if (fileMentions([body.input, body.state]).length === 0) return { body };
  const kept = new Set((await pawl.files.list(origin)).map(({ path }) => path));
  const { values, attached } = await withAttached(files, { owner, values: [body.input, body.state], kept });
  const [input, state] = values;
  const named = { ...("input" in body && { input }), ...("state" in body && { state }) };
  return { body: { ...body, ...named }, ...(Object.keys(attached).length > 0 && { files: attached }) };
}

/** For what begins many runs, or one some day: an upload belongs to the run that it is given to. Files of a run itself may be named. @throws PawlError `invalid_option` */
export function refuseUploads(value: unknown, what: string): void {
  const first = fileMentions(value).find(({ ref }) => !/^(in|out)\//.test(ref.$file));
  if (first === undefined) return;
  const message = `${what} cannot name uploads, since each belongs to the run that it is given to.`;
  throw new PawlError("invalid_option", message, { details: { issues: [{ path: first.path, message }] } });
}

/** Values in which each upload is named by the path that it gets; `kept` are the paths that mean files which are there already. */
async function withAttached(
  files: Uploads,
  given: { readonly owner: string; readonly values: readonly unknown[]; readonly kept: ReadonlySet<string> },
): Promise<{ readonly values: readonly unknown[]; readonly attached: AttachedFiles }> {
  const { owner, values, kept } = given;
  const mentions = values.flatMap((value) => fileMentions(value)).filter(({ ref }) => !kept.has(ref.$file));
  const found = await uploadsOf(files, { owner, mentions });
  const paths = pathsOf([...found.values()], kept);
  const refOf = (ref: FileMention["ref"]): unknown => {
    const row = found.get(ref.$file);
    return row === undefined ? ref : refTo(row, paths.get(row.id) as string);
  };
  const sources = [...found.values()].map((row) => [paths.get(row.id), sourceOf(files, row)] as const);
  return { values: values.map((value) => replaceMentions(value, refOf)), attached: Object.fromEntries(sources) };
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
function pathsOf(rows: readonly UploadRow[], kept: ReadonlySet<string>): ReadonlyMap<string, string> {
  const taken = new Set([...kept].map((path) => path.toLowerCase()));
  const paths = new Map<string, string>();
  for (const { id, name } of rows) {
    let path = `in/${name}`;
    for (let number = 2; taken.has(path.toLowerCase()); number += 1) path = `in/${nameWith(name, ` (${number})`)}`;
    taken.add(path.toLowerCase());
    paths.set(id, path);
  }
  return paths;
}
