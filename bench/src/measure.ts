import type { Figure } from "./figure.ts";
import type { Setting, StoreName } from "./setting.ts";

export interface Measure {
  readonly name: string;
  /** Needs `--expose-gc`. */
  readonly needsGc?: boolean;
  /** Where it says something; default: every store. */
  readonly stores?: readonly StoreName[];
  /** One figure after the other, as they are taken. */
  readonly take: (setting: Setting) => AsyncGenerator<Figure>;
}
