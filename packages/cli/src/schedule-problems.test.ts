import { workflow } from "pawl";
import { expect, it } from "vitest";
import { scheduleProblems } from "./schedule-problems.ts";

it("finds cron lines and time zones that would keep a worker from starting", async () => {
  const fine = workflow({ name: "fine", schedule: "0 9 * * *" }, () => 1);
  const period = workflow({ name: "period", schedule: { every: "1h" } }, () => 1);
  const wrong = workflow(
    {
      name: "wrong",
      schedule: [
        { name: "a", cron: "61 * * * *" },
        { name: "b", cron: "* * * * *", timezone: "Mars/Base" },
      ],
    },
    () => 1,
  );
  expect(await scheduleProblems({ workflows: [fine, period] })).toEqual([]);
  expect(await scheduleProblems({ workflows: [fine, wrong] })).toMatchObject([
    { severity: "error", message: expect.stringContaining('schedule a: The cron line "61 * * * *"') },
    { severity: "error", message: expect.stringContaining('schedule b: There is no time zone "Mars/Base"') },
  ]);
});
