import type { Engine } from "../engine/engine.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Pawl } from "./pawl.ts";

const engines = new WeakMap<Pawl, Engine>();

/** What a Pawl was made of, for Pawl's own packages. */
export function belongsTo(pawl: Pawl, engine: Engine): void {
  engines.set(pawl, engine);
}

/** @throws PawlError `invalid_option` where it is none that `createPawl` has given. */
export function engineOf(pawl: Pawl): Engine {
  const engine = engines.get(pawl);
  if (engine !== undefined) return engine;
  throw new PawlError("invalid_option", "This needs a Pawl that createPawl of the same package has given.");
}
