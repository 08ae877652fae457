import { Chance } from "../../engine/execution/seed.ts";

/** Chance that follows from a seed: what one throw gives depends on the throws before it and nothing else. */
export class Dice {
  readonly #chance: Chance;

  constructor(seed: string) {
    this.#chance = new Chance(seed.replaceAll(/[,:]/g, "/"));
  }

  /** At least 0, below 1. */
  fraction(): number {
    return this.#chance.random(0);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True with this probability. */
  hits(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.fraction() * list.length)] as T;
  }

  /** One of these, each as often as its weight says against the others. */
  weighted<T>(entries: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.fraction() * entries.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of entries) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return (entries.at(-1) as readonly [number, T])[1];
  }

  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
