import { beforeAll, afterAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { launchBrowser, newPage, noBrowser } from "./browser.fixture.ts";
import { ann, bob, startSystem, type System } from "./system.fixture.ts";
import { goTo, runIdOf, sees, seesStatus, signIn, signUp } from "./visit.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("explore", { timeout: 120_000 }, async (context) => {
  if (noBrowser !== undefined) context.skip(noBrowser);
  await using system = await startSystem();
  await system.join(bob);
  const anns = await newPage(browser);
  const bobs = await newPage(browser);
  await signIn(bobs, system.url, bob);
  await goTo(bobs, "Inbox");
  await sees(bobs, "Nothing to answer");
  await signUp(anns, system.url, ann);
  await anns.screenshot({ path: "/tmp/e2e-1.png" });
  await goTo(anns, "Agents");
  await anns.getByRole("link", { name: "Expenses" }).click();
  await anns.getByLabel("Who has paid?").fill("ann");
  await anns.getByLabel("Department").fill("sales");
  await anns.getByLabel("What for?").fill("dinner with a customer");
  await anns.getByLabel("Euros").fill("142.5");
  await anns.screenshot({ path: "/tmp/e2e-2.png" });
  await anns.getByRole("button", { name: "Start", exact: true }).click();
  await seesStatus(anns, "Waiting");
  await anns.screenshot({ path: "/tmp/e2e-3.png" });
  await sees(bobs, "ann asks for 142.50 €: dinner with a customer");
  await bobs.screenshot({ path: "/tmp/e2e-4.png" });
  console.log(runIdOf(anns), anns.problems, bobs.problems);
});
