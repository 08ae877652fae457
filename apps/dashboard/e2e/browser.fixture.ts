import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

export const chromiumPath: string = process.env["PAWL_TEST_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why there is no browser here; undefined: there is one. */
export const noBrowser: string | undefined = existsSync(chromiumPath)
  ? undefined
  : `there is no Chromium at ${chromiumPath}; PAWL_TEST_CHROMIUM names another one`;

const built = fileURLToPath(new URL("../../../packages/server/dashboard/index.html", import.meta.url));

/** Why tests of the dashboard cannot run here; undefined: they can. */
export const missing: string | undefined =
  noBrowser ?? (existsSync(built) ? undefined : "the dashboard is not built: npm run build");

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** Runs what the page's Content-Security-Policy would stop. */
  readonly bypassCSP?: boolean;
}

/** A browser in which several people are at work, each with cookies of their own; close it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, headless: true, args });
}

export type WatchedPage = Page & {
  /** What its scripts have thrown. */
  readonly problems: string[];
};

/** A page of somebody who is not signed in yet. Whatever it waits for, it waits long enough for a machine that is busy. */
export async function newPage(
  browser: Browser,
  { width = 1440, height = 900, colorScheme = "light", bypassCSP = false }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    bypassCSP,
    timezoneId: "Europe/Berlin",
    // Nothing moves: what is looked at is where it will stay.
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error.stack ?? error)));
  return Object.assign(page, { problems });
}
