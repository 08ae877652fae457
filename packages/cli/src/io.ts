import type { FromWorker } from "./dev/messages.ts";

/** Everything through which the CLI touches the world, injected so that tests run it in their own process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input, as text. */
  readonly readStdin: () => Promise<string>;
  /** One line that the person at the terminal types after the prompt, without its end; null: they have ended the input, or stopped with Ctrl-C. */
  readonly ask: (prompt: string) => Promise<string | null>;
  readonly isStdinTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: CliClock;
  /** Calls the listener for every SIGINT and SIGTERM until the returned function is called. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void;
  /** Calls the listener for every rejection that nobody handles, until the returned function is called. */
  readonly onUnhandledRejection: (listener: (reason: unknown) => void) => () => void;
  /**
   * `pawl runs | head` ends when its reader has gone. A worker must not: from this call on, output that nobody reads is dropped.
   */
  readonly outliveReaders: () => void;
  /** The `pawl dev` that started this process; undefined in every other. */
  readonly parent: ParentLink | undefined;
  /** Ends the process here and now. */
  readonly exit: (code: number) => void;
}

export interface ParentLink {
  readonly send: (message: FromWorker) => void;
  /** Resolves when the parent asks for the drain, or is gone. */
  readonly drainAsked: Promise<void>;
  /** Lets what was sent arrive, then lets go: the link would keep this process alive. */
  readonly close: () => Promise<void>;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

export interface CliClock {
  readonly nowMs: () => number;
  /** Returns how to call it off. */
  readonly setTimer: (delayMs: number, fn: () => void) => () => void;
}

export type StopSignal = "SIGINT" | "SIGTERM";
