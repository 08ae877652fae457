import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPage, noBrowser } from "./browser.fixture.ts";
import { press, tabTo, typeInto } from "./keys.fixture.ts";
import { ann, bob, startSystem } from "./system.fixture.ts";
import { runIdOf, seesStatus } from "./visit.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("everything from the sign-up to the fork can be done without a mouse", { timeout: 180_000 }, async (context) => {
  if (noBrowser !== undefined) context.skip(noBrowser);
  await using system = await startSystem();
  await system.join(bob);
  const [anns, bobs] = await Promise.all([newPage(browser), newPage(browser)]);

  await anns.goto(system.url);
  await anns.getByLabel("Email").waitFor();
  await tabTo(anns, "Make an account");
  await press(anns, "Enter");
  await anns.getByLabel("Name").waitFor();
  await typeInto(anns, "Name", ann.name);
  await typeInto(anns, "Email", ann.email);
  await typeInto(anns, "Password", ann.password);
  await press(anns, "Enter");
  await anns.getByRole("heading", { name: "Runs", exact: true }).waitFor();

  await press(anns, "g", "a");
  await anns.getByRole("link", { name: "Expenses" }).waitFor();
  await tabTo(anns, "Expenses");
  await press(anns, "Enter");
  await anns.getByLabel("Who has paid?").waitFor();
  await typeInto(anns, "Who has paid?", "ann");
  await typeInto(anns, "Department", "sales");
  await typeInto(anns, "What for?", "a train to Bremen");
  await typeInto(anns, "Euros", "89");
  await press(anns, "Control+Enter");
  await seesStatus(anns, "Waiting");

  await bobs.goto(system.url);
  await bobs.getByLabel("Email").waitFor();
  await typeInto(bobs, "Email", bob.email);
  await typeInto(bobs, "Password", bob.password);
  await press(bobs, "Enter");
  await bobs.getByRole("heading", { name: "Runs", exact: true }).waitFor();
  await press(bobs, "g", "i");
  await bobs.getByRole("article", { name: /89\.00 €: a train to Bremen/ }).waitFor();
  await press(bobs, "e");
  await tabTo(bobs, "Approve?");
  await press(bobs, "Space", "Control+Enter");
  await openNext(bobs, /which IBAN\?/);
  await tabTo(bobs, "Book it to");
  await press(bobs, "ArrowDown");
  await typeInto(bobs, "Pay it to (IBAN)", "DE89 3704 0044 0532 0130 00");
  await press(bobs, "Control+Enter");

  await seesStatus(anns, "Completed");
  const first = runIdOf(anns);
  await press(anns, "f");
  await anns.getByRole("dialog").waitFor();
  await tabTo(anns, "JSON");
  await press(anns, "Enter");
  await tabTo(anns, "As JSON");
  await press(anns, "ControlOrMeta+A");
  await anns.keyboard.insertText('{"employee":"ann","department":"sales","purpose":"a train to Bremen","amount":91}');
  await tabTo(anns, "Fork");
  await press(anns, "Enter");
  await bobs.getByRole("button", { name: /91\.00 €: a train to Bremen/ }).waitFor();
  await seesStatus(anns, "Waiting");
  expect(runIdOf(anns)).not.toBe(first);
  expect([...anns.problems, ...bobs.problems]).toEqual([]);
});

/** Goes to the question in the inbox, and into its form. */
async function openNext(page: Page, title: RegExp): Promise<void> {
  await page.getByRole("button", { name: title }).waitFor();
  // What came last is on top.
  await press(page, "k");
  await page.getByRole("article", { name: title }).waitFor();
  await press(page, "e");
}
