import { createInterface } from "node:readline";
import type { ToWorker } from "./dev/messages.ts";
import type { Io, Output, ParentLink, StopSignal } from "./io.ts";

/** The real world: this process, its streams and its signals. */
export function processIo(): Io {
  let endsWithReaders = true;
  const isDropped = (error: NodeJS.ErrnoException): boolean => {
    if (error.code !== "EPIPE") return false;
    if (endsWithReaders) process.exit(0);
    return true;
  };
  return {
    stdout: output(process.stdout, isDropped),
    stderr: output(process.stderr, isDropped),
    readStdin,
    ask,
    isStdinTTY: process.stdin.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    clock: {
      nowMs: () => Date.now(),
      setTimer: (delayMs, fn) => {
        const timer = setTimeout(fn, delayMs);
        return () => clearTimeout(timer);
      },
    },
    onSignal: (listener) => {
      const signals: readonly StopSignal[] = ["SIGINT", "SIGTERM"];
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    onUnhandledRejection: (listener) => {
      process.on("unhandledRejection", listener);
      return () => process.off("unhandledRejection", listener);
    },
    outliveReaders: () => {
      endsWithReaders = false;
    },
    parent: process.send === undefined ? undefined : parentLink(process.send.bind(process)),
    exit: (code) => process.exit(code),
  };
}

function output(stream: NodeJS.WriteStream, isDropped: (error: NodeJS.ErrnoException) => boolean): Output {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (!isDropped(error)) throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

function ask(prompt: string): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.once("close", () => resolve(null));
  lines.question(prompt, (line) => {
    resolve(line);
    lines.close();
  });
  return promise;
}

async function readStdin(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

function parentLink(send: NonNullable<typeof process.send>): ParentLink {
  const { promise: drainAsked, resolve } = Promise.withResolvers<void>();
  let lastSent: Promise<void> = Promise.resolve();
  process.once("disconnect", resolve);
  process.on("message", (message) => {
    if ((message as ToWorker).type === "drain") resolve();
  });
  return {
    drainAsked,
    send: (message) => {
      // A parent that is gone hears nothing; the disconnect says so.
      if (!process.connected) return;
      lastSent = new Promise((sent) => send(message, undefined, undefined, () => sent()));
    },
    close: async () => {
      await lastSent;
      if (process.connected) process.disconnect();
    },
  };
}
