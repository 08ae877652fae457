/** What the process returns; docs/cli.md explains them to users. */
export const exitCodes = {
  ok: 0,
  /** What was asked for failed: the run failed, the store cannot be opened, doctor found a problem. */
  failed: 1,
  /** The command line, its input or the configuration is wrong. */
  usage: 2,
  /** There is no such run, workflow, step or file. */
  notFound: 3,
  /** Ctrl-C at a question, or SIGINT for the second time before a drain was over. */
  interrupted: 130,
  /** SIGTERM came a second time, before the drain was over. */
  terminated: 143,
} as const;

/** The exit code for an error that ended a command, by its kind. */
export function exitCodeOf(error: unknown): number {
  const { code, kind } = (error ?? {}) as { code?: unknown; kind?: unknown };
  if (code === "interrupted") return exitCodes.interrupted;
  switch (kind) {
    case "invalid_input":
    case "validation":
      return exitCodes.usage;
    case "not_found":
      return exitCodes.notFound;
    default:
      return exitCodes.failed;
  }
}
