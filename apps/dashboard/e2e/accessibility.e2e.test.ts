import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFindings } from "./axe.fixture.ts";
import { launchBrowser, newPage, noBrowser } from "./browser.fixture.ts";
import { admin, startSystem } from "./system.fixture.ts";
import { goTo, signIn } from "./visit.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

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
    found.push(...(await seriousFindings(page)).map((finding) => `${screen}: ${finding}`));
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
