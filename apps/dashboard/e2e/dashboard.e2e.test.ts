import { describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.fixture.ts";
import { demo, open, page, useDemoPage } from "./demo-page.fixture.ts";
import { ann } from "./demo-server.fixture.ts";
import { demo as agents } from "./demo-workflows.fixture.ts";

describe("the dashboard in a browser", () => {
  useDemoPage({ runs: 40 });

  test("shows the runs, and a new one without being asked", async () => {
    await open("/runs");
    const table = page.getByRole("table", { name: "Runs" });
    await table.getByRole("row").nth(1).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    const run = await demo.pawl.start(agents.sync, undefined, { owner: demo.owner });
    await page.getByRole("link", { name: `completed: sync-inventory, run ${run.id}` }).waitFor();
    expect(page.problems).toEqual([]);
  });

  test("keeps the filter in the address, and what is shown follows it", async () => {
    await open("/runs");
    await page.getByRole("button", { name: /^Failed/ }).click();
    await page.waitForURL(/status=failed/);
    await page
      .getByRole("link", { name: /^completed:/ })
      .first()
      .waitFor({ state: "detached" });
    expect(await page.getByRole("link", { name: /^failed: order/ }).count()).toBeGreaterThan(0);
    await page.goBack();
    await open("/runs?status=waiting&tag=tenant:acme");
    await page.getByRole("button", { name: "Remove the filter tenant: acme" }).click();
    await page.waitForURL((url) => url.search === "?status=waiting");
  });

  test("searches while the list changes all the time: its timer once began anew with every change", async () => {
    await open("/runs");
    await page.getByText("Live", { exact: true }).waitFor();
    let isFound = false;
    const changes = (async () => {
      while (!isFound) await demo.pawl.start(agents.sync, undefined, { owner: demo.owner, tags: { many: "yes" } });
    })();
    await page.getByRole("searchbox").pressSequentially("order");
    await page.waitForURL(/q=order/);
    isFound = true;
    await changes;
    expect(await page.getByRole("searchbox").inputValue()).toBe("order");
  });

  test("says in its frame that an address leads nowhere", async () => {
    await open("/nowhere/at-all");
    await page.getByText("There is no such page").waitFor();
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Runs" }).click();
    await page.waitForURL(/\/runs$/);
  });

  test("is used by keyboard alone: through the list, into a run, and by the palette elsewhere", async () => {
    await open("/runs");
    await page.getByRole("row").nth(3).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.locator("[data-list-item]:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/runs\/[\da-f-]{36}/);
    await page.getByRole("tab", { name: "Timeline" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("failed");
    await page.getByRole("option", { name: "Failed runs" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/status=failed/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    expect(page.problems).toEqual([]);
  });

  test("follows a run that waits: a signal lets it go on, before one's eyes", async () => {
    const run = await demo.pawl.start(agents.order, { id: 14, total: 80 }, { owner: demo.owner });
    await open(`/runs/${run.id}`);
    await page.getByRole("button", { name: "signal:review" }).waitFor();
    await page.getByRole("button", { name: "Signal", exact: true }).click();
    await page.getByLabel("Payload").fill('{ "stars": ');
    await page.getByText(/^Not JSON/).waitFor();
    await page.getByLabel("Payload").fill('{ "stars": 5 }');
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    await page
      .getByRole("button", { name: /^Completed ship|^ship/ })
      .or(page.getByText("ship", { exact: true }))
      .first()
      .waitFor();
    await page.getByRole("tree", { name: "Output" }).getByText("warehouse 2").waitFor();
    expect(page.problems).toEqual([]);
  });

  test("forks a run from its step with another input", async () => {
    const run = await demo.pawl.start(agents.order, { id: 1, total: 80 }, { owner: demo.owner });
    await run.result();
    await open(`/runs/${run.id}?step=ship`);
    await page.getByRole("complementary", { name: "The step ship" }).getByRole("button", { name: "Fork" }).click();
    await page.getByLabel("Input", { exact: true }).and(page.locator("textarea")).fill('{ "id": 2, "total": 1 }');
    await page.getByRole("dialog").getByRole("button", { name: "Fork" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(run.id));
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    const forked = await demo.pawl.get(new URL(page.url()).pathname.split("/").at(-1)!);
    expect([forked.forkedFrom, forked.input]).toEqual([run.id, { id: 2, total: 1 }]);
  });

  test("cancels many runs by filter, after it was asked, and says how many", async () => {
    await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        demo.pawl.start(agents.order, { id: 14, total: at }, { owner: demo.owner, tags: { bulk: "yes" } }),
      ),
    );
    await open("/runs?tag=bulk:yes&status=waiting");
    await page.getByRole("row").nth(5).waitFor();
    await page.getByLabel("Choose all that are loaded").check();
    await page.getByRole("region", { name: "Chosen runs" }).getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Cancel 5 runs" }).click();
    await page.getByRole("dialog", { name: "Cancelled 5 runs" }).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("No run passes this filter").waitFor();
  });

  test("draws only what is seen of a run of 10,000 steps", async () => {
    const run = await demo.pawl.start(agents.long, 10_000, { owner: demo.owner });
    for await (const event of demo.pawl.events(run.id)) if (event.kind === "wait-started" || event.seq > 10_001) break;
    await open(`/runs/${run.id}`);
    await page.getByText("10,001 steps").waitFor();
    expect(await page.getByRole("list", { name: "Steps" }).getByRole("listitem").count()).toBeLessThan(80);
    await page.getByRole("list", { name: "Steps" }).evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByText("item#10000", { exact: true }).waitFor();
  }, 60_000);

  test("has what a list has done below its name, to be closed, and zooms by keys, by buttons and by dragging", async () => {
    const run = await demo.pawl.start(agents.report, "Ratchets", { owner: demo.owner });
    await run.result();
    await open(`/runs/${run.id}`);
    const list = page.getByRole("list", { name: "Steps" });
    await list.getByRole("button", { name: "chapter: 4 below it" }).waitFor();
    const lines = await list.getByRole("listitem").count();
    await list.getByRole("button", { name: "chapter: 4 below it" }).click();
    await expect.poll(() => list.getByRole("listitem").count()).toBe(lines - 4);
    // The step of a link is seen, though its list was closed.
    await open(`/runs/${run.id}?step=chapter/2`);
    await list.getByRole("button", { pressed: true }).waitFor();

    const fit = page.getByRole("button", { name: "Fit" });
    expect(await fit.isDisabled()).toBe(true);
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    const ruler = () => page.locator("[data-chart]").textContent();
    const zoomed = await ruler();
    await page.getByRole("button", { name: "Later (l)" }).click();
    await expect.poll(ruler).not.toBe(zoomed);
    const later = await ruler();
    const chart = (await page.locator("[data-chart]").boundingBox())!;
    await page.mouse.move(chart.x + 100, chart.y + 120);
    await page.mouse.down();
    await page.mouse.move(chart.x + 260, chart.y + 120, { steps: 4 });
    await page.mouse.up();
    await expect.poll(ruler).not.toBe(later);
    // A drag chooses no step.
    expect(new URL(page.url()).searchParams.get("step")).toBe("chapter/2");
    await fit.click();
    expect(await fit.isDisabled()).toBe(true);
    expect(page.problems).toEqual([]);
  });

  test("offers first to answer what a run asks, and says nothing of the engine's own messages", async () => {
    const run = await demo.pawl.start(agents.approve, { amount: 420 }, { owner: demo.owner });
    await open(`/runs/${run.id}`);
    const actions = page.locator("main header").getByRole("button");
    await page.getByRole("button", { name: "Answer …" }).waitFor();
    const names = await actions.allInnerTexts();
    expect(names.map((name) => name.trim()).find((name) => /^(Answer|Signal|Pause)/.test(name))).toBe("Answer …");
    expect(await page.getByRole("button", { name: "Signal", exact: true }).count()).toBe(0);
    expect(await page.locator("main").innerText()).not.toContain("$interrupt");
    await page.getByRole("button", { name: "Answer …" }).click();
    await page.getByRole("dialog", { name: "Pay 420 €?" }).getByLabel("Note").fill("Fine");
    await page.getByRole("dialog").getByRole("button", { name: "Answer" }).click();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    expect(page.problems).toEqual([]);
  });

  test("makes a graph larger and smaller, and all of it seen", async () => {
    const run = await demo.pawl.start(agents.study, { topic: "Clocks", drafts: 0, sources: [] }, { owner: demo.owner });
    await run.result();
    await open(`/runs/${run.id}?tab=graph`);
    const drawing = page.getByRole("group", { name: "The graph study" }).locator("svg").first();
    const width = async () => (await drawing.boundingBox())!.width;
    const before = await width();
    await page.getByRole("button", { name: "Larger (+)" }).click();
    await expect.poll(width).toBeGreaterThan(before);
    await page.getByRole("group", { name: "The graph study" }).focus();
    await page.keyboard.press("0");
    await expect.poll(width).toBeLessThanOrEqual(before);
    expect(page.problems).toEqual([]);
  });

  test("says of somebody else's run what it says of one that is not there", async () => {
    const run = await demo.pawl.start(agents.sync, undefined, { owner: "somebody-else" });
    await open(`/runs/${run.id}`);
    await page.getByText("There is no such run").waitFor();
  });

  test("shows what code has written as text, whatever it contains", async () => {
    const evil = `<img src=x onerror="document.title='hit'">`;
    const run = await demo.pawl.start(agents.report, evil, { owner: demo.owner, tags: { [evil.slice(0, 50)]: evil } });
    await run.result();
    for (const tab of ["", "?tab=events", "?tab=logs", "?tab=streams"]) {
      await open(`/runs/${run.id}${tab}`);
      await page.getByText("<img src=x", { exact: false }).first().waitFor();
      expect(await page.locator("img").count()).toBe(0);
    }
    expect(await page.title()).not.toBe("hit");
    expect(page.problems).toEqual([]);
  });

  test("axe finds nothing serious, in light and in dark", async () => {
    const run = await demo.pawl.start(agents.order, { id: 11 * 7, total: 9 }, { owner: demo.owner });
    await run.result().catch(() => undefined);
    const findings: string[] = [];
    for (const path of [
      "/runs",
      "/runs?status=blocked",
      `/runs/${run.id}`,
      `/runs/${run.id}?step=charge`,
      `/runs/${run.id}?tab=events`,
      `/runs/${run.id}?tab=logs`,
    ]) {
      await open(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      findings.push(...(await seriousFindings(page)));
    }
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    findings.push(...(await seriousFindings(page)));
    await page.keyboard.press("Escape");
    expect(findings).toEqual([]);
  }, 120_000);

  test("lets nobody in without signing in, and leads back to where they wanted to", async () => {
    await open("/runs?status=failed");
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${demo.server.url}/runs?status=failed`);
    await page.getByLabel("Email").fill(ann.email);
    await page.getByLabel("Password").fill("not-her-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill(ann.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/runs\?status=failed/);
  });
});
