import { appendFileSync } from "node:fs";

/**
 * Notes that a step's function was really called, in the file that `EARTHQUAKES_EFFECTS` names. Nothing is noted without it.
 * The kill test reads this log to see that a step whose result was recorded never ran again.
 */
export function noteEffect(step: string): void {
  const file = process.env["EARTHQUAKES_EFFECTS"];
  if (file !== undefined) appendFileSync(file, `${step}\n`);
}
