import type { RunLog } from "../workflow/run-log.ts";

/** Where Pawl's own messages go: any logger with these four methods (pino has them by `pinoLogger` of your own, console has them as it is). */
export type Logger = RunLog;

/** Warnings and errors become Node process warnings, all else is dropped. */
export const processLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message) => process.emitWarning(message, "PawlWarning"),
  error: (message) => process.emitWarning(message, "PawlError"),
};
