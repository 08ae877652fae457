import type { Command } from "commander";
import type { Io } from "./io.ts";
import { Session, type GlobalOptions } from "./session.ts";

/** What every command file is given: the world, and a way to run an action in a session. */
export interface Cli {
  readonly io: Io;
  /** Runs the body of a command. What it returns is the exit code; nothing: 0. */
  run(command: Command, action: (session: Session) => Promise<number | void>): Promise<void>;
}

/** Global options may stand before the command's name or after it, where they win. */
export function sessionOf(io: Io, command: Command): Session {
  const before = command.parent?.opts<GlobalOptions>() ?? {};
  const after = command.opts<GlobalOptions>();
  return new Session(io, { ...before, ...after, color: before.color !== false && after.color !== false });
}
