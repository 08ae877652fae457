import { createPawl, PawlError, type PawlConfig, type ScheduleDefinition } from "pawl";
import type { Problem } from "./find-problems.ts";

/** Cron lines and time zones that would keep a worker from starting. */
export async function scheduleProblems({ workflows = [] }: PawlConfig): Promise<readonly Problem[]> {
  const definitions = workflows.flatMap(
    (workflow) => (workflow as { schedules?: readonly ScheduleDefinition[] }).schedules ?? [],
  );
  if (definitions.length === 0) return [];
  const pawl = await createPawl({ store: "memory:" });
  try {
    const problems = await Promise.all(
      definitions.map(async ({ name, policy: { cron, timezone } }): Promise<Problem[]> => {
        if (cron === null) return [];
        try {
          await pawl.schedules.preview({ cron, timezone }, { count: 1 });
          return [];
        } catch (error) {
          if (!(error instanceof PawlError)) throw error;
          return [{ severity: "error", message: `schedule ${name}: ${error.message}`, hint: error.hint }];
        }
      }),
    );
    return problems.flat();
  } finally {
    await pawl.close();
  }
}
