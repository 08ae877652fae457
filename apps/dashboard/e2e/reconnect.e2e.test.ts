import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPage, noBrowser } from "./browser.fixture.ts";
import { ann, startSystem } from "./system.fixture.ts";
import { goTo, seesSign, seesStatus, signUp } from "./visit.fixture.ts";

let browser: Browser;
beforeAll(async () => {
  if (noBrowser === undefined) browser = await launchBrowser();
});
afterAll(() => browser?.close());

test(
  "a stream that is watched has no gap and nothing twice, though the server is killed and away for a third of it",
  { timeout: 180_000 },
  async (context) => {
    if (noBrowser !== undefined) context.skip(noBrowser);
    await using system = await startSystem();
    const page = await newPage(browser);
    await signUp(page, system.url, ann);
    await goTo(page, "Agents");
    await page.getByRole("link", { name: "Counting" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await seesStatus(page, "Running");
    await page.getByRole("tab", { name: "Streams" }).click();
    const stream = page.getByRole("log", { name: "Stream numbers" });
    await stream.getByText(/ 100\s*$/).waitFor();
    await seesSign(page, "Live");

    // The worker counts on to 200 while nobody can see it.
    await system.killServer();
    await seesSign(page, "Connecting");
    writeFileSync(join(system.folder, "go-100"), "");
    await system.counted(200);
    await system.startServer();
    await stream.getByText(/ 200\s*$/).waitFor();
    writeFileSync(join(system.folder, "go-200"), "");
    await seesStatus(page, "Completed");
    await stream.getByText(/ 300\s*$/).waitFor();
    expect((await stream.innerText()).trim().split(" ").map(Number)).toEqual(
      Array.from({ length: 300 }, (_, at) => at + 1),
    );

    // All of its events are there too, by number.
    await page.getByRole("tab", { name: "Events" }).click();
    const [run] = (await system.admin.runs.list({ agent: "counting" })).items;
    let events = 0;
    for await (const { seq } of system.admin.runs.events(run!.id)) expect(seq).toBe(++events);
    await page.getByText(`${events} events`).waitFor();
    expect(page.problems).toEqual([]);
  },
);
