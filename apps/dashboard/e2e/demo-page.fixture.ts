import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { launchBrowser, missing, newPage, type WatchedPage } from "./browser.fixture.ts";
import { ann, demoServer, type DemoServer } from "./demo-server.fixture.ts";
import { signIn } from "./visit.fixture.ts";

/** What the tests of a file share, once `useDemoPage` has been called: */
export let demo: DemoServer;
export let browser: Browser;
/** Of Ann, who is signed in. Its `problems` begin anew with each test. */
export let page: WatchedPage;

/** For a file of tests: a server with so many runs, and a page of Ann's. Where there is no browser, its tests are skipped, and say why. */
export function useDemoPage({ runs = 0 }: { readonly runs?: number } = {}): void {
  beforeAll(async () => {
    if (missing !== undefined) return;
    [demo, browser] = await Promise.all([demoServer({ runs }), launchBrowser()]);
    page = await newPage(browser);
    page.on("console", (message) => {
      if (message.type() === "error" && !isExpected(message.text())) page.problems.push(message.text());
    });
    await signIn(page, demo.server.url, ann);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
    page.problems.length = 0;
  });
}

/**
 * What browsers log although all is well: that nobody is signed in yet; and that handlers in somebody's HTML would not have run, when it is parsed to throw them away (xss.e2e.test.ts looks at that,
 * without a policy).
 */
function isExpected(message: string): boolean {
  return message.includes("401") || message.startsWith("Executing inline event handler");
}

/** Goes to a path of the dashboard, and waits for its frame. */
export async function open(path: string): Promise<void> {
  await page.goto(demo.server.url + path);
  await page.locator("main#screen").waitFor();
}
