import { StringDecoder } from "node:string_decoder";
import { codeScope, type CodeScope, type OutputKind } from "./execution/branch-scope.ts";

type Write = typeof process.stdout.write;

let captures = 0;
let restore: (() => void)[] = [];
/** Pawl's own messages, written while a piece is taken, are not the run's. */
let isTaking = false;
/** Of every place that writes bytes: a character may come in two pieces. */
const decoders: WeakMap<CodeScope, Record<OutputKind, StringDecoder>> = new WeakMap();

/**
 * From now on, what is written to this process's stdout and stderr by the code of a run is shown to that run, which may keep it to itself. What all other code writes goes
 * its way. `console` writes there too; what a child process writes of itself does not come by.
 *
 * @returns how to end it; the streams are as they were when the last one has ended.
 */
export function captureOutput(): () => void {
  if (captures++ === 0) restore = [patch("stdout"), patch("stderr")];
  let isOn = true;
  return () => {
    if (!isOn) return;
    isOn = false;
    if (--captures > 0) return;
    for (const undo of restore) undo();
    restore = [];
  };
}

function patch(kind: OutputKind): () => void {
  const stream = process[kind];
  const isOwn = Object.hasOwn(stream, "write");
  // oxlint-disable-next-line typescript/unbound-method -- it is called on its stream, and put back as it was.
  const original = stream.write;
  let isOff = false;
  const write = ((chunk: string | Uint8Array, ...rest: [unknown?, unknown?]): boolean => {
    if (isOff || !isTaken(kind, chunk, rest[0])) return original.call(stream, chunk, ...(rest as []));
    const callback = rest.find((each) => typeof each === "function") as (() => void) | undefined;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }) as Write;
  stream.write = write;
  return () => {
    isOff = true;
    // Somebody else may have patched it since; then ours stays below theirs, and lets everything pass.
    if (stream.write !== write) return;
    if (isOwn) stream.write = original;
    else delete (stream as { write?: Write }).write;
  };
}

/** Whether a run keeps it to itself. */
function isTaken(kind: OutputKind, chunk: string | Uint8Array, encoding: unknown): boolean {
  const scope = codeScope.getStore();
  if (scope === undefined || isTaking) return false;
  const text = textOf(scope, kind, chunk, encoding);
  if (text === "") return false;
  isTaking = true;
  try {
    return scope.host.onOutput(scope.op === null ? undefined : scope, kind, text);
  } finally {
    isTaking = false;
  }
}

function textOf(scope: CodeScope, kind: OutputKind, chunk: string | Uint8Array, encoding: unknown): string {
  if (typeof chunk === "string") {
    const isBytes = encoding === "hex" || encoding === "base64" || encoding === "base64url";
    return isBytes ? Buffer.from(chunk, encoding).toString("utf8") : chunk;
  }
  let pair = decoders.get(scope);
  if (pair === undefined) {
    pair = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
    decoders.set(scope, pair);
  }
  return pair[kind].write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
}
