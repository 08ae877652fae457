import type { PawlConfig } from "pawl";
import type { Session } from "./session.ts";

/** Pawl's own messages as lines on stderr; debug and info only with --debug. */
export function cliLogger(session: Session): NonNullable<PawlConfig["logger"]> {
  const { errorStyle: style, options } = session;
  const line = (word: string) => (message: string) => session.note(`${word} ${message}`);
  const quiet = (): void => {};
  return {
    debug: options.debug === true ? line(style.dim("debug")) : quiet,
    info: options.debug === true ? line(style.dim("info")) : quiet,
    warn: line(style.yellow("warning")),
    error: line(style.red("error")),
  };
}
