import * as agents from "./agents.ts";
import * as auth from "./auth.ts";
import * as files from "./files.ts";
import * as interrupts from "./interrupts.ts";
import * as live from "./live.ts";
import * as operate from "./operate.ts";
import type { Operation } from "./operation.ts";
import * as people from "./people.ts";
import * as runs from "./runs.ts";
import * as schedules from "./schedules.ts";
import * as shares from "./shares.ts";
import * as users from "./users.ts";
import * as workflows from "./workflows.ts";

/** Every operation of the API. */
export const operations: readonly Operation[] = [
  auth,
  agents,
  workflows,
  runs,
  interrupts,
  live,
  schedules,
  files,
  shares,
  operate,
  people,
  users,
].flatMap((module) => Object.values(module).filter(isOperation));

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "method" in value && "path" in value && "access" in value;
}
