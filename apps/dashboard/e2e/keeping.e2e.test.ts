import { describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.fixture.ts";
import { newPage } from "./browser.fixture.ts";
import { browser, demo, open, page, useDemoPage } from "./demo-page.fixture.ts";
import { admin } from "./demo-server.fixture.ts";
import { signIn } from "./visit.fixture.ts";

describe("workflows, links, schedules and what operators see, in a browser", () => {
  useDemoPage({ runs: 40 });
  const press = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" }).click();
  const heading = (name: string) => page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();

  test("saves a workflow from an agent's form, changes it, runs and forks it", async () => {
    await open("/workflows");
    await page.getByRole("link", { name: "New workflow" }).first().click();
    await heading("New workflow");
    await page.getByLabel("Name", { exact: true }).fill("Lisbon");
    await page.getByLabel("Agent", { exact: true }).selectOption("expense");
    await page.getByLabel("What for?").fill("The train");
    // What is not right yet can be kept, and only then.
    await press("Save");
    // The summary of what is wrong takes the focus, and comes into view: the buttons move.
    await page.locator("[role=alert]:focus").waitFor();
    await press("Keep as a draft");
    await heading("Lisbon");

    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Amount").fill("12.5");
    await page.getByLabel("Tags").fill("trip: lisbon");
    await press("Save");
    await heading("Lisbon");
    await page.getByText("12.5").waitFor();

    await press("Run now");
    await page.waitForURL(/\/runs\/[\da-f-]{36}/);
    await page.goBack();
    await page.getByRole("list", { name: "Runs" }).getByRole("listitem").first().waitFor();
    await press("Fork");
    await page.getByText("Forked from", { exact: true }).waitFor();
    expect(page.problems).toEqual([]);
  });

  test("exports a workflow as a file, and imports it again", async () => {
    await open("/workflows");
    await page.getByRole("link", { name: "Lisbon" }).first().click();
    await press("More");
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Export as a file" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^Lisbon.*\.pawl-workflow\.json$/);
    await open("/workflows");
    await page.getByLabel("A file to import").setInputFiles(await file.path());
    await page.getByText(/^Imported Lisbon/).waitFor();
    expect(page.problems).toEqual([]);
  });

  test(
    "shows a workflow and a run by a link to whoever has it, until it is taken back",
    { timeout: 60_000 },
    async () => {
      await open("/workflows");
      await page.getByRole("link", { name: "Lisbon" }).first().click();
      await press("Share");
      await press("Make a link");
      const url = await page.getByLabel("The link", { exact: true }).inputValue();
      const other = await newPage(browser);
      await other.goto(url);
      await other.getByRole("heading", { name: /^Lisbon/ }).waitFor();
      expect(await other.getByRole("navigation").count()).toBe(0);
      expect(await seriousFindings(other)).toEqual([]);
      // To have it, one signs in, and is led back here.
      await other.getByRole("button", { name: "Make it mine" }).click();
      await other.waitForURL(/sign-in\?returnTo=/);

      await page.getByRole("button", { name: "Take the link back" }).first().click();
      await page.getByText("Took the link back").waitFor();
      await other.goto(url);
      await other.getByText("This link leads nowhere").waitFor();

      const { items } = await demo.pawl.list({ owner: demo.owner, status: "failed", limit: 1 });
      await open(`/runs/${items[0]!.id}`);
      await press("More");
      await page.getByRole("menuitem", { name: "Share by a link …" }).click();
      await press("Make a link");
      await other.goto(await page.getByLabel("The link", { exact: true }).inputValue());
      await other
        .getByRole("alert")
        .getByText(/was declined/)
        .waitFor();
      expect(await other.content()).not.toContain(demo.owner);
      expect(await seriousFindings(other)).toEqual([]);
      expect(page.problems).toEqual([]);
    },
  );

  test("shows the pictures and files of a run by a link that says so", async () => {
    const report = (await demo.pawl.list({ workflow: "sales-report", limit: 1 })).items[0]!;
    await open(`/runs/${report.id}`);
    await press("More");
    await page.getByRole("menuitem", { name: "Share by a link …" }).click();
    await page.getByLabel("Its files can be downloaded by the link").check();
    await press("Make a link");
    const other = await newPage(browser);
    await other.goto(await page.getByLabel("The link", { exact: true }).inputValue());
    await other.getByRole("img", { name: "A grey square" }).waitFor();
    const [file] = await Promise.all([
      other.waitForEvent("download"),
      other.getByRole("button", { name: "Download report.csv" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("report.csv");
    expect([...page.problems, ...other.problems]).toEqual([]);
  });

  test("makes a schedule with its ticks in sight, pauses, resumes, triggers, changes and deletes it", async () => {
    await open("/new/schedule");
    await page.getByLabel("Name").fill("nightly");
    await page.getByLabel("Agent", { exact: true }).selectOption("sync-inventory");
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    const ticks = page.getByRole("region", { name: "The next ticks" });
    await page.getByLabel("Cron line").fill("0 3 31 2 *");
    await ticks
      .getByText(/never|invalid|no tick|not/i)
      .first()
      .waitFor();
    await page.getByLabel("Cron line").fill("30 3 * * *");
    await ticks.getByText("At 03:30").waitFor();
    await expect.poll(() => ticks.getByRole("listitem").count()).toBe(10);
    await press("Make the schedule");
    await heading("nightly");
    page.problems.length = 0;

    await press("Pause");
    await page.getByLabel("Why").fill("Stocktaking");
    await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
    await page.getByText("Stocktaking").waitFor();
    await press("Resume");
    await page.getByRole("status").getByText("Active").waitFor();
    // Undone, it has its note again.
    const toast = page.locator("[data-sonner-toast]").filter({ hasText: "Resumed nightly" });
    await toast.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Stocktaking").waitFor();
    await press("Resume");
    await page.getByRole("status").getByText("Active").waitFor();
    await press("Run now");
    await page.waitForURL(/\/runs\/[\da-f-]{36}/);
    await open("/schedules/nightly");
    await page.getByRole("table", { name: "Last ticks" }).getByText("by hand").waitFor();
    await page.getByRole("link", { name: "Edit" }).click();
    await press("Every so often");
    await page.getByLabel("Period").fill("6h");
    await press("Save");
    await page.getByText("Every 6h").waitFor();
    await press("More");
    await page.getByRole("menuitem", { name: "Backfill …" }).click();
    await press("Start them");
    await page.getByText(/made up for/).waitFor();
    await press("More");
    await page.getByRole("menuitem", { name: "Delete …" }).click();
    await press("Delete it");
    await page.getByText("No schedules yet").waitFor();
    expect(page.problems).toEqual([]);
  });

  test("groups what has failed, and retries all of a group", async () => {
    await open("/errors");
    const group = page.getByRole("listitem").filter({ hasText: "was declined" });
    await group.getByRole("button", { name: /^Retry all/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Retry \d+ run/ })
      .click();
    await page.getByRole("heading", { name: /^Retried [1-9]/ }).waitFor();
    await press("Done");
    expect(page.problems).toEqual([]);
  });

  test("draws figures over time, and tells them to those who do not see the drawing", async () => {
    await open("/metrics?range=1h");
    const throughput = page.getByRole("figure", { name: "Throughput" });
    await throughput.locator("canvas").waitFor();
    expect(await throughput.getByRole("row").count()).toBeGreaterThan(1);
    await page.getByRole("table", { name: "By agent" }).getByRole("link", { name: "report", exact: true }).click();
    await page.waitForURL(/agent=report/);
    expect(page.problems).toEqual([]);
  });

  /** What a phone shows only to whoever pushes it aside, on all screens that the sidebar leads to. */
  async function beyondTheEdge(): Promise<readonly string[]> {
    const links = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
    const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const found: string[] = [];
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of paths) {
      await open(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.getByRole("status", { name: /^Reading/ }).count()).toBe(0);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll("main table, main section, main form, main header")]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      found.push(...wide.map((html) => `${path} is wider than a phone: ${html}`));
    }
    return found;
  }

  test("axe finds nothing serious on any of these screens, in light and in dark", async () => {
    await open("/workflows");
    const workflow = await page.getByRole("link", { name: "Lisbon" }).first().getAttribute("href");
    const findings: string[] = [];
    const paths = [
      "/workflows",
      workflow!,
      `${workflow!}/edit`,
      "/new/workflow",
      "/schedules",
      "/new/schedule",
      "/errors",
      "/metrics?range=1h",
    ];
    const look = async (all: readonly string[]) => {
      for (const path of all) {
        await open(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        findings.push(...(await seriousFindings(page)));
      }
    };
    await look(paths);
    await page.context().clearCookies();
    await signIn(page, demo.server.url, admin);
    await look(["/workers", "/queues"]);
    findings.push(...(await beyondTheEdge()));
    expect(findings).toEqual([]);
    expect(page.problems).toEqual([]);
  }, 120_000);
});
