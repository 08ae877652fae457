import type { Io, Output, StopSignal } from "../io.ts";

export interface FakeIo extends Io {
  /** What has been written so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves once stdout or stderr holds the text. */
  readonly written: (text: string | RegExp) => Promise<void>;
  /** Sends a signal to the command that listens; resolves once one does. */
  readonly kill: (signal: StopSignal) => Promise<void>;
  readonly reject: (reason: unknown) => void;
  readonly exits: readonly number[];
}

export interface FakeIoOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Makes standard input a terminal at which somebody types these lines, one for each question. */
  readonly typed?: readonly string[];
  /** Makes stdout and stderr a terminal of this width. */
  readonly columns?: number;
  readonly nowMs?: () => number;
}

/** A world for one command: its output is kept, its signals are sent by the test. */
export function fakeIo({
  cwd = "/",
  env = {},
  stdin = "",
  typed,
  columns,
  nowMs = () => Date.now(),
}: FakeIoOptions = {}): FakeIo {
  const signals = new Set<(signal: StopSignal) => void>();
  const rejections = new Set<(reason: unknown) => void>();
  const waiting = new Set<() => void>();
  const exits: number[] = [];
  const lines = [...(typed ?? [])];
  let out = "";
  let err = "";
  const notify = (): void => waiting.forEach((check) => check());
  const output = (write: (text: string) => void): Output => ({
    write: (text) => {
      write(text);
      notify();
    },
    isTTY: columns !== undefined,
    columns,
  });
  const until = (isSo: () => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!isSo()) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
    return promise;
  };
  return {
    stdout: output((text) => (out += text)),
    stderr: output((text) => (err += text)),
    readStdin: async () => stdin,
    ask: async (prompt) => {
      err += prompt;
      const line = lines.shift() ?? null;
      err += `${line ?? ""}\n`;
      notify();
      return line;
    },
    isStdinTTY: typed !== undefined,
    env,
    cwd,
    clock: {
      nowMs,
      setTimer: (delayMs, fn) => {
        const timer = setTimeout(fn, delayMs);
        return () => clearTimeout(timer);
      },
    },
    onSignal: (listener) => {
      signals.add(listener);
      notify();
      return () => signals.delete(listener);
    },
    onUnhandledRejection: (listener) => {
      rejections.add(listener);
      return () => rejections.delete(listener);
    },
    outliveReaders: () => undefined,
    parent: undefined,
    exit: (code) => {
      exits.push(code);
    },
    out: () => out,
    err: () => err,
    written: (text) => until(() => (typeof text === "string" ? (out + err).includes(text) : text.test(out + err))),
    kill: async (signal) => {
      await until(() => signals.size > 0);
      for (const listener of signals) listener(signal);
    },
    reject: (reason) => rejections.forEach((listener) => listener(reason)),
    exits,
  };
}
