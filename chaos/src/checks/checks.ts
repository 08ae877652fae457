import type { Evidence, Violation } from "../evidence/evidence.ts";
import { answers } from "./answers.ts";
import { effects } from "./effects.ts";
import { ends } from "./ends.ts";
import { logs } from "./logs.ts";
import { models } from "./models.ts";
import { oddities } from "./oddities.ts";
import { starts } from "./starts.ts";

const checks = [ends, models, logs, effects, starts, answers, oddities];

export function violationsIn(evidence: Evidence): Violation[] {
  return checks.flatMap((check) => check(evidence));
}
