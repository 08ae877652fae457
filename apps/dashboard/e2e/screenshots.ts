// node --conditions=@pawl/source apps/dashboard/e2e/screenshots.ts [folder] [path …]: pictures of every screen (or of the paths named), light and dark, wide and on a phone, empty and full.
// Look at them after each change of what people see: npm run build, then this.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser.fixture.ts";
import { admin, ann, demoServer, type DemoServer } from "./demo-server.fixture.ts";
import { signIn } from "./signed-in.fixture.ts";

const [folder = "coverage/screens", ...paths] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

await using full = await demoServer({ runs: 400 });
await using empty = await demoServer({ runs: 0 });
const looks = [
  { name: "light", width: 1440, height: 900, colorScheme: "light" },
  { name: "dark", width: 1440, height: 900, colorScheme: "dark" },
  { name: "phone", width: 390, height: 844, colorScheme: "light" },
] as const;

for (const look of looks) {
  await using browser = await openBrowser(look);
  const page = browser.pages()[0] ?? (await browser.newPage());
  const shoot = async (name: string) => {
    // What is being read has come, and what moves has come to rest.
    await page.waitForLoadState("networkidle").catch(() => undefined);
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
  };
  await page.goto(`${full.server.url}/sign-in`);
  await page.getByLabel("Email").waitFor();
  await shoot("sign-in");
  await signIn(page, full.server.url, ann);
  for (const [name, path] of paths.length > 0 ? paths.map(named) : await screensOf(full)) {
    await page.goto(full.server.url + path);
    await shoot(name);
  }
  await browser.clearCookies();
  await signIn(page, empty.server.url, paths.length > 0 ? admin : ann);
  for (const [name, path] of paths.length > 0 ? paths.map(named) : ([["runs", "/runs"]] as const)) {
    await page.goto(empty.server.url + path);
    await shoot(`${name}-empty`);
  }
}

function named(path: string): readonly [string, string] {
  return [path.replaceAll(/[^a-z\d]+/gi, "-").replace(/^-/, ""), path];
}

async function screensOf({ pawl }: DemoServer): Promise<readonly (readonly [string, string])[]> {
  const one = async (query: Parameters<typeof pawl.list>[0]) => (await pawl.list({ ...query, limit: 1 })).items[0]!.id;
  const failed = await one({ status: "failed" });
  const waiting = await one({ status: "waiting" });
  const sleeping = await one({ status: "sleeping" });
  const report = await one({ workflow: "report" });
  const sales = await one({ workflow: "sales-report" });
  const asks = await one({ workflow: "expense" });
  const batch = await one({ workflow: "batch" });
  return [
    ["runs", "/runs"],
    ["runs-filtered", "/runs?status=failed&tag=tenant:acme"],
    ["runs-none", "/runs?status=blocked"],
    ["run-failed", `/runs/${failed}?step=charge`],
    ["run-waiting", `/runs/${waiting}`],
    ["run-sleeping", `/runs/${sleeping}`],
    ["run-report", `/runs/${report}`],
    ["run-events", `/runs/${report}?tab=events`],
    ["run-logs", `/runs/${report}?tab=logs`],
    ["run-streams", `/runs/${report}?tab=streams`],
    ["run-related", `/runs/${batch}?tab=related`],
    ["run-results", `/runs/${sales}?tab=results`],
    ["run-asks", `/runs/${asks}`],
    ["agents", "/agents?deprecated=true"],
    ["agent-start", "/agents/every-element"],
    ["agent-graph", "/agents/essay?tab=graph"],
    ["inbox", "/inbox"],
    ["workflows", "/workflows"],
    ["workflow-new", "/new/workflow?agent=expense"],
    ["schedules", "/schedules"],
    ["schedule-new", "/new/schedule?agent=report"],
    ["metrics", "/metrics?range=1h"],
    ["errors", "/errors"],
  ];
}
