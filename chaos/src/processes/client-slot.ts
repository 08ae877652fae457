import { join } from "node:path";
import type { ClientTask } from "../clients/client.ts";
import type { Chronicle } from "../evidence/chronicle.ts";
import { pause } from "../pause.ts";
import type { Proxy } from "../proxy/proxy.ts";
import { Child, type Exit } from "./child.ts";
import { exitCodes } from "./exit-codes.ts";

type Settings = Pick<ClientTask, "store" | "round" | "seed" | "untilMs" | "ordersPerSecond" | "inFlightMax"> & {
  readonly folder: string;
};

/** A place for a client in one round: if it is killed, its next life takes up what the last one left. */
export class ClientSlot {
  readonly name: string;
  readonly proxy: Proxy | null;
  /** Resolves when the client has seen the end of all its runs. */
  readonly done: Promise<void>;
  isTaken = false;
  readonly #settings: Settings;
  readonly #chronicle: Chronicle;
  #finish: () => void = () => {};
  #child: Child | null = null;
  #count = 0;
  #isKilled = false;

  constructor(params: {
    readonly name: string;
    readonly proxy: Proxy | null;
    readonly settings: Settings;
    readonly chronicle: Chronicle;
  }) {
    this.name = params.name;
    this.proxy = params.proxy;
    this.#settings = params.settings;
    this.#chronicle = params.chronicle;
    this.done = new Promise((resolve) => (this.#finish = resolve));
  }

  get process(): string {
    return `${this.name}.${this.#count}`;
  }

  start(): void {
    this.#count++;
    this.#isKilled = false;
    const { folder, ...settings } = this.#settings;
    const task: ClientTask = {
      ...settings,
      process: this.process,
      journalFile: join(folder, "clients", settings.round, `${this.name}.log`),
      effectsFile: join(folder, "effects", `${settings.round}-${this.process}.log`),
      logFile: join(folder, "logs", `${this.name}.log`),
    };
    const child = new Child("client-process", task);
    this.#child = child;
    void child.exited.then((exit) => this.#replace(exit));
  }

  kill(): void {
    this.#isKilled = true;
    this.#child?.signal("SIGKILL");
  }

  #replace({ code, signal }: Exit): void {
    if (code === 0) return this.#finish();
    const isExpected = code === exitCodes.couldNotStart || (this.#isKilled && signal === "SIGKILL");
    if (!isExpected) this.#chronicle.odd(`${this.process} ended by itself (${code ?? signal})`);
    void pause(300).then(() => this.start());
  }
}
