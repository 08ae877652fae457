import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPage, noBrowser, type WatchedPage } from "./browser.fixture.ts";
import { ann, bob, startSystem, type System } from "./system.fixture.ts";
import { goTo, runIdOf, sees, seesSign, seesStatus, signIn, signUp, startExpense } from "./visit.fixture.ts";
import { postgresDatabase } from "./postgres-database.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

/**
 * Ann signs up and starts an expense from its form; Bob, who has his inbox open, is asked as her manager and then as finance; she watches, and sees the result. `disturb` is called at every point at
 * which they wait for each other.
 */
async function journey(
  system: System,
  disturb: (pages: readonly WatchedPage[]) => Promise<void>,
): Promise<{ anns: WatchedPage; bobs: WatchedPage }> {
  await system.join(bob);
  const [anns, bobs] = await Promise.all([newPage(browser), newPage(browser)]);
  await signIn(bobs, system.url, bob);
  await goTo(bobs, "Inbox");
  await sees(bobs, "Nothing to answer");

  await signUp(anns, system.url, ann);
  await startExpense(anns);
  await seesStatus(anns, "Waiting");
  await anns.getByRole("listitem").filter({ hasText: "reserve" }).waitFor();

  await disturb([anns, bobs]);
  const approval = bobs.getByRole("article");
  await approval.getByRole("heading", { name: "ann asks for 142.50 €: dinner with a customer" }).waitFor();
  await approval.getByLabel("Approve?").check();
  await approval.getByLabel("Pay at most (euros)").fill("120");
  await approval.getByRole("textbox", { name: /^Comment/ }).fill("Next time without champagne.");
  await approval.getByRole("button", { name: "Answer" }).click();
  // Only what was taken is kept: an answer whose server dies under way is to be given again, as the form says then.
  const answering = bobs.getByRole("article", { name: /ann asks/ }).getByRole("button", { name: "Answer" });
  await answering.waitFor({ state: "detached" });

  await disturb([anns, bobs]);
  await bobs.getByRole("button", { name: /which IBAN\?/ }).click();
  const account = bobs.getByRole("article", { name: /which IBAN\?/ });
  await account.getByLabel("Book it to").selectOption({ label: "4650 hospitality" });
  await account.getByLabel("Pay it to (IBAN)").fill("DE89 3704 0044 0532 0130 00");
  await account.getByRole("button", { name: "Answer" }).click();

  await seesStatus(anns, "Completed");
  await sees(anns, "T-1001");
  await sees(anns, "12000");
  expect([...anns.problems, ...bobs.problems]).toEqual([]);
  return { anns, bobs };
}

test(
  "an expense goes from its form to its result through two people, and is forked and shared",
  { timeout: 180_000 },
  async (context) => {
    if (noBrowser !== undefined) context.skip(noBrowser);
    await using system = await startSystem();
    const { anns, bobs } = await journey(system, async () => undefined);
    const first = runIdOf(anns);

    await anns.getByRole("button", { name: "Fork" }).click();
    const fork = anns.getByRole("dialog");
    const amount = fork.getByLabel("Euros");
    // What is wrong is said at its field, and sends nothing.
    await amount.fill("-1");
    await fork.getByRole("button", { name: "Fork" }).click();
    await fork.getByRole("alert").or(fork.getByText("One thing is not right yet")).first().waitFor();
    await amount.fill("99");
    await fork.getByRole("button", { name: "Fork" }).click();
    await seesStatus(anns, "Waiting");
    expect(runIdOf(anns)).not.toBe(first);
    await sees(bobs, "ann asks for 99.00 €: dinner with a customer");

    // The link, looked at by somebody without an account: what came out is there, who has answered is not, and nothing leads on.
    await anns.goto(`${system.url}/runs/${first}`);
    await anns.getByRole("button", { name: "More" }).click();
    await anns.getByRole("menuitem", { name: "Share by a link …" }).click();
    await anns.getByRole("button", { name: "Make a link" }).click();
    const link = await anns.getByLabel("The link", { exact: true }).inputValue();
    const stranger = await newPage(browser);
    await stranger.goto(link);
    await stranger.getByRole("heading", { name: "expense-approval" }).waitFor();
    await sees(stranger, "T-1001");
    expect(await stranger.getByRole("navigation").count()).toBe(0);
    expect(await stranger.content()).not.toContain(system.people[bob.email]!.id);
    // Taken back, it shows nothing any more.
    await anns.getByRole("button", { name: "Take the link back" }).click();
    await sees(anns, "Took the link back");
    await stranger.reload();
    await sees(stranger, "This link leads nowhere");
    expect(stranger.problems).toEqual([]);
    expect([...anns.problems, ...bobs.problems]).toEqual([]);
  },
);

test(
  "an expense arrives though the server is killed each time somebody waits",
  { timeout: 180_000 },
  async (context) => {
    if (noBrowser !== undefined) context.skip(noBrowser);
    await using system = await startSystem();
    await journey(system, async (pages) => {
      await Promise.all(pages.map((page) => seesSign(page, "Live")));
      await system.killServer();
      await Promise.all(pages.map((page) => seesSign(page, "Connecting")));
      await system.startServer();
      await Promise.all(pages.map((page) => seesSign(page, "Live")));
    });
  },
);

test("an expense goes the same way on PostgreSQL", { timeout: 180_000 }, async (context) => {
  if (noBrowser !== undefined) context.skip(noBrowser);
  await using system = await startSystem({ postgres: await postgresDatabase() });
  await journey(system, async () => undefined);
});
