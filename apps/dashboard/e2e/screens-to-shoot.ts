import type { Page } from "playwright-core";
import type { DemoServer } from "./demo-server.fixture.ts";
import type { Furnished } from "./furnished.fixture.ts";

const inBoth = [
  ...["runs", "run-failed", "run-report", "run-results", "agents", "agent-start", "agent-graph", "inbox-people"],
  ...["workflow", "schedule", "metrics", "errors", "queues", "workers", "audit", "users", "account-keys", "settings"],
];

/** What `docs/dashboard.md` shows: screens in light and in dark, some on a phone, and some with nothing in them yet. */
export const picturesOfDocs: readonly string[] = [
  ...inBoth.flatMap((name) => [`${name}-light`, `${name}-dark`]),
  ...["runs-phone", "run-report-phone", "inbox-people-phone-dark", "metrics-phone-dark"],
  ...["sign-in-light", "palette-found-dark", "runs-empty-light", "inbox-empty-dark", "schedules-empty-light"],
];

export type Viewer = "nobody" | "ann" | "admin";

/** A picture to take: of which address, who looks, and what they do there first. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  readonly as: Viewer;
  readonly then?: (page: Page) => Promise<void>;
}

function of(as: Viewer, shots: Readonly<Record<string, string | readonly [string, Shot["then"]]>>): readonly Shot[] {
  return Object.entries(shots).map(([name, shot]) =>
    typeof shot === "string"
      ? { name, path: shot, as }
      : { name, path: shot[0], as, ...(shot[1] && { then: shot[1] }) },
  );
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const choose =
  (menu: string, ...items: readonly string[]) =>
  async (page: Page) => {
    await page.getByRole("button", { name: menu }).first().click();
    for (const item of items) await page.getByRole("menuitem", { name: item }).first().click();
  };
const tick = async (page: Page) => {
  for (const at of [1, 2, 3]) await page.getByRole("checkbox").nth(at).click();
};

export async function fullScreens({ pawl }: DemoServer, furnished: Furnished): Promise<readonly Shot[]> {
  const one = async (query: Parameters<typeof pawl.list>[0]) => (await pawl.list({ ...query, limit: 1 })).items[0]!.id;
  const [failed, waiting, sleeping, report, sales, expense, batch] = await Promise.all([
    one({ status: "failed", workflow: "order" }),
    one({ status: "waiting", workflow: "order" }),
    one({ status: "sleeping" }),
    one({ workflow: "report" }),
    one({ workflow: "sales-report" }),
    one({ workflow: "expense", status: "waiting" }),
    one({ workflow: "batch" }),
  ]);
  return [
    ...of("nobody", {
      "sign-in": "/sign-in",
      "sign-up": "/sign-in?mode=register",
      "shared-run": `/shared/${furnished.sharedRun}`,
      "shared-workflow": `/shared/${furnished.sharedWorkflow}`,
      "shared-gone": "/shared/this-link-has-never-been-one",
    }),
    ...of("ann", {
      runs: "/runs",
      "runs-filtered": "/runs?status=failed&tag=tenant:acme",
      "runs-none": "/runs?status=blocked",
      "runs-filter": ["/runs", press(/^Filter/)],
      "runs-selected": ["/runs", tick],
      "runs-columns": ["/runs", press("Columns")],
      "runs-views": ["/runs", press(/View/)],
      "run-failed": `/runs/${failed}?step=charge`,
      "run-waiting": `/runs/${waiting}`,
      "run-sleeping": `/runs/${sleeping}`,
      "run-report": `/runs/${report}`,
      "run-events": `/runs/${report}?tab=events`,
      "run-logs": `/runs/${report}?tab=logs`,
      "run-streams": `/runs/${report}?tab=streams`,
      "run-related": `/runs/${batch}?tab=related`,
      "run-results": `/runs/${sales}?tab=results`,
      "run-asks": `/runs/${expense}`,
      "run-missing": "/runs/00000000-0000-7000-8000-000000000000",
      agents: "/agents?deprecated=true",
      "agent-start": "/agents/every-element",
      "agent-runs": "/agents/order?tab=runs",
      "agent-graph": "/agents/essay?tab=graph",
      "agent-schemas": "/agents/expense?tab=schemas",
      "agent-versions": "/agents/expense?tab=versions",
      inbox: "/inbox",
      "inbox-people": `/inbox?question=${furnished.question}`,
      "inbox-done": "/inbox?view=done",
      "inbox-answered": `/inbox?view=done&question=${furnished.answered}`,
      "inbox-reassign": [`/inbox?question=${furnished.question}`, press("Put to others")],
      workflows: "/workflows",
      "workflows-others": "/workflows?of=others",
      workflow: `/workflows/${furnished.workflow}`,
      "workflow-share": [`/workflows/${furnished.workflow}`, press(/Share/)],
      "workflow-delete": [`/workflows/${furnished.workflow}`, choose("More", "Delete …")],
      "workflow-edit": `/workflows/${furnished.workflow}/edit`,
      "workflow-new": "/new/workflow?agent=expense",
      schedules: "/schedules",
      schedule: `/schedules/${furnished.schedule}`,
      "schedule-new": "/new/schedule?agent=report",
      "schedule-edit": `/schedules/${furnished.schedule}/edit`,
      metrics: "/metrics?range=1h",
      errors: "/errors",
      "errors-retry": ["/errors", press(/^Retry all/)],
      account: "/account",
      "account-display": "/account?tab=display",
      "account-devices": "/account?tab=devices",
      "account-keys": "/account?tab=keys",
      "account-key-new": ["/account?tab=keys", press("New key")],
      "account-usage": "/account?tab=usage",
      "account-menu": ["/runs", openUserMenu],
      palette: ["/runs", (page) => page.keyboard.press("Control+k")],
      "palette-found": ["/runs", find("exp")],
      shortcuts: ["/runs", (page) => page.keyboard.press("?")],
      nowhere: "/nowhere",
    }),
    ...of("admin", {
      workers: "/workers",
      queues: ["/queues", press(/^Show the agents in mail/)],
      audit: "/audit",
      "audit-open": ["/audit", (page) => page.getByRole("row").nth(2).getByRole("button").first().click()],
      users: "/users",
      "user-new": ["/users", press("New user")],
      user: ["/users", (page) => page.getByRole("rowheader").first().getByRole("button").first().click()],
      settings: "/settings",
      "runs-admin": "/runs",
      navigation: [
        "/runs",
        (page) =>
          page
            .getByRole("button", { name: "Open the navigation" })
            .click({ timeout: 500 })
            .catch(() => {}),
      ],
    }),
  ];
}

export const emptyScreens: readonly Shot[] = [
  ...of("ann", {
    "runs-empty": "/runs",
    "inbox-empty": "/inbox",
    "inbox-mine-empty": "/inbox?view=mine",
    "workflows-empty": "/workflows",
    "workflows-others-empty": "/workflows?of=others",
    "schedules-empty": "/schedules",
    "metrics-empty": "/metrics",
    "errors-empty": "/errors",
    "agent-runs-empty": "/agents/expense?tab=runs",
    "account-keys-empty": "/account?tab=keys",
    "account-usage-empty": "/account?tab=usage",
  }),
  ...of("admin", {
    "queues-empty": "/queues",
    "audit-empty": "/audit?action=nothing.such",
    "users-none": "/users?q=nobody-is-called-so",
  }),
];

async function openUserMenu(page: Page): Promise<void> {
  const menu = page.getByRole("button", { name: /^Account:/ });
  if (!(await menu.isVisible())) await page.getByRole("button", { name: "Open the navigation" }).click();
  await menu.click();
}

function find(text: string) {
  return async (page: Page): Promise<void> => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("A run's id").fill(text);
  };
}
