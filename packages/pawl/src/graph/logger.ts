/** Where nodes and the graph write what happens. Any logger with these four methods fits (`console` does). */
export interface Logger {
  debug(message: string, details?: LogDetails): void;
  info(message: string, details?: LogDetails): void;
  warn(message: string, details?: LogDetails): void;
  error(message: string, details?: LogDetails): void;
}

export type LogDetails = Readonly<Record<string, unknown>>;

/** A logger that adds the same details to every line: a node's own logger says which node and visit speaks. */
export class BoundLogger implements Logger {
  readonly #logger: Logger;
  readonly #bound: LogDetails;

  constructor(logger: Logger, bound: LogDetails) {
    this.#logger = logger;
    this.#bound = bound;
  }

  debug(message: string, details?: LogDetails): void {
    this.#logger.debug(message, { ...this.#bound, ...details });
  }

  info(message: string, details?: LogDetails): void {
    this.#logger.info(message, { ...this.#bound, ...details });
  }

  warn(message: string, details?: LogDetails): void {
    this.#logger.warn(message, { ...this.#bound, ...details });
  }

  error(message: string, details?: LogDetails): void {
    this.#logger.error(message, { ...this.#bound, ...details });
  }
}
