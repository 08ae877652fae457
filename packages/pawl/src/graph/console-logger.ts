/* oxlint-disable no-console -- the one place where graphs reach the console: the logger used when none is given. */
import type { Logger } from "./logger.ts";

/** Warnings and errors go to the console; `debug` and `info` go nowhere until a logger is given. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, details) => (details === undefined ? console.warn(message) : console.warn(message, details)),
  error: (message, details) => (details === undefined ? console.error(message) : console.error(message, details)),
};
