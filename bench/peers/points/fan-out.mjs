import { lone } from "./lone.mjs";

/** Milliseconds of a lone workflow of 100 steps side by side. */
export function fanOut(task, openEngine) {
  return lone({ ...task, workflow: "fan100" }, openEngine);
}
