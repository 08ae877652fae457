import type { Figure } from "./figure.ts";
import type { Setting } from "./setting.ts";

export interface Measure {
  readonly name: string;
  /** Needs `--expose-gc`. */
  readonly needsGc?: boolean;
  /** One figure after the other, as they are taken. */
  readonly take: (setting: Setting) => AsyncGenerator<Figure>;
}
