import { relative } from "node:path";
import { exitCodes } from "../exit-code.ts";
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
  readonly #configFile: string;
  readonly #args: readonly string[];
  readonly #watch: FileWatch;
  readonly #isNews = eventOnce();
  readonly #all = new Set<Generation>();
  #current: Generation | undefined;
  #next: Generation | undefined;
  #count = 0;
  #isStale = false;
  #isStopping = false;

  constructor(
    session: Session,
    { configFile, args }: { readonly configFile: string; readonly args: readonly string[] },
  ) {
    this.#session = session;
    this.#configFile = configFile;
    this.#args = args;
    this.#watch = new FileWatch({ clock: session.io.clock, onChange: (files) => this.#changed(files) });
  }

  /** Until SIGINT or SIGTERM, and until what was under way has been drained. Resolves to the exit code. */
  async run(): Promise<number> {
    const { io } = this.#session;
    const stopped = Promise.withResolvers<void>();
    const stopListening = io.onSignal((signal) => {
      if (!this.#isStopping) {
        this.#isStopping = true;
        this.#session.note(`${signal}: waiting for the steps under way. Once more to stop at once.`);
        stopped.resolve();
      } else {
        for (const generation of this.#all) generation.kill();
        io.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
      }
    });
    try {
      this.#watch.watch([this.#configFile], { any: true });
      this.#spawn();
      await stopped.promise;
      await this.#drainAll();
      this.#session.note("Drained.");
      return exitCodes.ok;
    } finally {
      this.#watch.close();
      stopListening();
    }
  }

  #spawn(): void {
    const { io } = this.#session;
    const generation = new Generation(
      ++this.#count,
      { args: this.#args, cwd: io.cwd, env: { ...io.env } },
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
        this.#session.note(message.summary);
        this.#watch.watch([this.#configFile, ...message.files], { any: false });
        if (!this.#isStopping) this.#takeOver(generation);
        return;
      case "failed":
        generation.state = "failed";
        this.#watch.watch([this.#configFile, ...message.files], { any: true });
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
