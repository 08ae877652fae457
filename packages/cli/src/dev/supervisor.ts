import { relative } from "node:path";
import { exitCodes } from "../exit-code.ts";
import { StopRequest } from "../stop-request.ts";
import { eventOnce } from "./event-once.ts";
import type { Session } from "../session.ts";
import { Generation } from "./generation.ts";
import type { FromWorker } from "./messages.ts";
import { FileWatch } from "./watch-files.ts";

/**
 * Keeps one generation of the project's code at work. When a file changes the next generation starts; once it is ready the one before drains, so that
 * there is always a worker. A generation that cannot be loaded leaves the one before at work.
 */
export class Supervisor {
  readonly #session: Session;
  readonly #args: (heldPort: number | undefined) => readonly string[];
  readonly #watch: FileWatch;
  readonly #isNews = eventOnce();
  readonly #all = new Set<Generation>();
  /** Resolves with the exit code when there is no project whose change could be waited for. */
  readonly #hopeless = Promise.withResolvers<number>();
  #current: Generation | undefined;
  #next: Generation | undefined;
  #count = 0;
  /** Of the dashboard: the next generation listens there too. */
  #port: number | undefined;
  #isStale = false;
  #isStopping = false;

  /** `args`: the command line of a generation, by the port that the one before it listens on. */
  constructor(session: Session, args: (heldPort: number | undefined) => readonly string[]) {
    this.#session = session;
    this.#args = args;
    this.#watch = new FileWatch({ clock: session.io.clock, onChange: (files) => this.#changed(files) });
  }

  /** Until SIGINT or SIGTERM, and until what was under way has been drained. Resolves to the exit code. */
  async run(): Promise<number> {
    const stop = new StopRequest(this.#session.io, {
      onSecond: () => {
        for (const generation of this.#all) generation.kill();
      },
    });
    try {
      this.#spawn();
      const reason = await Promise.race([stop.first, this.#hopeless.promise]);
      if (typeof reason === "number") return reason;
      this.#isStopping = true;
      this.#session.note(`${reason}: waiting for the steps under way. Once more to stop at once.`);
      await this.#drainAll();
      this.#session.note("Drained.");
      return exitCodes.ok;
    } finally {
      this.#watch.close();
      stop.close();
    }
  }

  #spawn(): void {
    const { io } = this.#session;
    const generation = new Generation(
      ++this.#count,
      { args: this.#args(this.#port), cwd: io.cwd, env: { ...io.env } },
      (from, message) => this.#heard(from, message),
    );
    this.#next = generation;
    this.#all.add(generation);
    void generation.gone.then((code) => this.#lost(generation, code));
  }

  #heard(generation: Generation, message: FromWorker): void {
    switch (message.type) {
      case "event":
        // Two generations overlap, and both see every run.
        if (this.#isNews(`${message.run} ${message.seq}`)) this.#session.print(message.line);
        return;
      case "ready":
        generation.state = "ready";
        this.#port = message.port ?? this.#port;
        this.#session.note(message.summary);
        if (message.hint !== undefined && generation.number === 1) this.#session.hint(message.hint);
        this.#watch.watch(message.files, { any: false });
        if (!this.#isStopping) this.#takeOver(generation);
        return;
      case "failed":
        generation.state = "failed";
        if (message.files.length === 0) return this.#hopeless.resolve(message.exitCode);
        this.#watch.watch(message.files, { any: true });
        this.#session.note(
          this.#current === undefined ? "Waiting for a change." : "The worker before goes on; waiting for a change.",
        );
    }
  }

  #takeOver(generation: Generation): void {
    this.#current?.drain();
    this.#current = generation;
    this.#next = undefined;
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#spawn();
  }

  #lost(generation: Generation, code: number): void {
    this.#all.delete(generation);
    if (generation === this.#next) {
      this.#next = undefined;
      if (this.#isStale && !this.#isStopping) {
        this.#isStale = false;
        this.#spawn();
      }
    }
    // It did not even come so far as to say what is wrong, so there are no files whose change could help.
    if (generation.number === 1 && !generation.hasSpoken)
      return this.#hopeless.resolve(code === 0 ? exitCodes.failed : code);
    if (generation !== this.#current) return;
    this.#current = undefined;
    if (this.#isStopping) return;
    this.#session.note(this.#session.errorStyle.red(`The worker has ended with code ${code}. Waiting for a change.`));
  }

  #changed(files: readonly string[]): void {
    if (this.#isStopping) return;
    this.#session.note(
      this.#session.errorStyle.dim(`${files.map((file) => relative(this.#session.io.cwd, file)).join(", ")} changed`),
    );
    if (this.#next?.state === "starting") this.#isStale = true;
    else this.#spawn();
  }

  async #drainAll(): Promise<void> {
    for (const generation of this.#all) generation.drain();
    await Promise.all([...this.#all].map(({ gone }) => gone));
  }
}
