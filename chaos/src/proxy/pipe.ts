import type { Socket } from "node:net";

/** One direction of a connection: passes bytes on, holds them while frozen, or loses them for good. */
export class Pipe {
  readonly #to: Socket;
  readonly #held: (() => void)[] = [];
  #isFrozen = false;
  #isSwallowing = false;
  #delayMs = 0;
  #delayed = 0;

  constructor(to: Socket) {
    this.#to = to;
  }

  get isSwallowing(): boolean {
    return this.#isSwallowing;
  }

  pass(bytes: Buffer): void {
    this.#later(() => {
      if (!this.#to.destroyed) this.#to.write(bytes);
    });
  }

  /** Runs when everything has passed that came before. */
  afterAll(action: () => void): void {
    this.#later(action);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#drain();
  }

  swallow(): void {
    this.#isSwallowing = true;
    this.#held.length = 0;
  }

  slowDown(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  #later(action: () => void): void {
    if (this.#isSwallowing) return;
    this.#held.push(action);
    if (this.#delayMs === 0) return this.#drain();
    this.#delayed++;
    setTimeout(() => {
      this.#delayed--;
      this.#drain();
    }, this.#delayMs);
  }

  /** In order: what came while there was no delay waits for what is still delayed before it. */
  #drain(): void {
    while (!this.#isFrozen && this.#held.length > this.#delayed) this.#held.shift()?.();
  }
}
