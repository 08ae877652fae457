import { accountNavigation, accountRoute } from "../screens/account/route.ts";
import { agentRoute } from "../screens/agent/route.ts";
import { agentsNavigation, agentsRoute } from "../screens/agents/route.ts";
import { auditNavigation, auditRoute } from "../screens/audit/route.ts";
import { errorsNavigation, errorsRoute } from "../screens/errors/route.ts";
import { inboxNavigation, inboxRoute } from "../screens/inbox/route.ts";
import { metricsNavigation, metricsRoute } from "../screens/metrics/route.ts";
import { queuesNavigation, queuesRoute } from "../screens/queues/route.ts";
import { runRoute } from "../screens/run/route.ts";
import { runsNavigation, runsRoute } from "../screens/runs/route.ts";
import { editScheduleRoute, newScheduleRoute, scheduleRoute } from "../screens/schedule/route.ts";
import { schedulesNavigation, schedulesRoute } from "../screens/schedules/route.ts";
import { settingsNavigation, settingsRoute } from "../screens/settings/route.ts";
import { usersNavigation, usersRoute } from "../screens/users/route.ts";
import { workersNavigation, workersRoute } from "../screens/workers/route.ts";
import { editWorkflowRoute, newWorkflowRoute, workflowRoute } from "../screens/workflow/route.ts";
import { workflowsNavigation, workflowsRoute } from "../screens/workflows/route.ts";
import type { NavigationEntry } from "./navigation.ts";

export { sharedRoute } from "../screens/shared/route.ts";
export { signInRoute } from "../screens/sign-in/route.ts";

/** Every screen for those who are signed in. A new one is a folder of `screens/` and a line here; README.md says how. */
export const screens = [
  runsRoute,
  runRoute,
  agentsRoute,
  agentRoute,
  inboxRoute,
  workflowsRoute,
  workflowRoute,
  editWorkflowRoute,
  newWorkflowRoute,
  schedulesRoute,
  scheduleRoute,
  editScheduleRoute,
  newScheduleRoute,
  workersRoute,
  queuesRoute,
  errorsRoute,
  metricsRoute,
  accountRoute,
  auditRoute,
  usersRoute,
  settingsRoute,
] as const;

/** What the sidebar, the palette and the keys lead to, in this order: screens that are there, and no others. */
export const navigation: readonly NavigationEntry[] = [
  runsNavigation,
  agentsNavigation,
  workflowsNavigation,
  inboxNavigation,
  schedulesNavigation,
  metricsNavigation,
  errorsNavigation,
  queuesNavigation,
  workersNavigation,
  accountNavigation,
  auditNavigation,
  usersNavigation,
  settingsNavigation,
];
