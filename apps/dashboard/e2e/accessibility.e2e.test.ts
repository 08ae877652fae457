import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPage, noBrowser } from "./browser.fixture.ts";
import { admin, startSystem } from "./system.fixture.ts";
import { goTo, signIn } from "./visit.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const everything: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
};

test("axe finds nothing serious on any screen, light or dark", { timeout: 300_000 }, async (context) => {
  if (noBrowser !== undefined) context.skip(noBrowser);
  await using system = await startSystem();
  const expense = { employee: "ann", department: "sales", purpose: "dinner", amount: 42 };
  const { id: waiting } = await system.admin.agents.execute("expense-approval", { input: expense });
  const { id: failed } = await system.admin.agents.execute("expense-approval", {
    input: { ...expense, department: "a department without a budget" },
  });
  await system.admin.runs.wait(failed);
  const { token } = await system.admin.shares.create({ target: { kind: "run", id: failed } });

  const page = await newPage(browser);
  const found: string[] = [];
  const look = async (screen: string): Promise<void> => {
    await isDrawn(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await isStill(page);
      // Only colours differ.
      const options = colorScheme === "light" ? everything : { ...everything, runOnly: ["color-contrast"] };
      let wrong = await violations(page, options);
      // Colours that were still changing are looked at again; what is wrong stays wrong.
      for (let again = 0; wrong.length > 0 && again < 3; again++) {
        await isStill(page);
        wrong = await violations(page, options);
      }
      found.push(...wrong.map((violation) => `${screen}, ${colorScheme}: ${violation}`));
    }
  };

  await page.goto(`${system.url}/sign-in`);
  await page.getByLabel("Email").waitFor();
  await look("sign-in");
  await page.goto(`${system.url}/sign-in?mode=register`);
  await page.getByLabel("Name").waitFor();
  await look("register");
  await page.goto(`${system.url}/shared/${token}`);
  await page.getByRole("heading", { name: "expense-approval" }).waitFor();
  await look("shared");

  await signIn(page, system.url, admin);
  const links = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
  // What the sidebar leads to is looked at, so that a new screen cannot be forgotten.
  const screens = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const path of screens) {
    await page.goto(`${system.url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look(path);
  }
  for (const path of [
    "/agents/expense-approval",
    "/agents/expense-approval?tab=schemas",
    `/runs/${waiting}`,
    `/runs/${failed}`,
    `/runs/${failed}?tab=events`,
    `/runs/${failed}?tab=logs`,
    `/runs/${failed}?tab=related`,
  ]) {
    await page.goto(`${system.url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look(path.replace(/[0-9a-f-]{36}/, "…"));
  }
  await goTo(page, "Runs");
  await page.keyboard.press("Control+K");
  await page.getByRole("dialog").waitFor();
  await look("palette");
  expect(found).toEqual([]);
  expect(page.problems).toEqual([]);
});

/** Nothing is being read any more: what is looked at is the screen, and no skeleton of it. */
async function isDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("main") !== null &&
      document.querySelector('[role="status"][aria-label^="Reading"]') === null,
  );
}

/** Colours have become what they are to be. */
async function isStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

async function violations(page: Page, options: RunOptions): Promise<readonly string[]> {
  // Not by a script element: the page's policy would refuse it.
  await page.evaluate(`if (typeof axe === "undefined") { ${axe} }`);
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(
            ({ html, failureSummary }) =>
              `${html.slice(0, 160)} (${failureSummary?.replaceAll("\n", " ").slice(0, 200)})`,
          )
          .join("; ")}`,
    );
}
