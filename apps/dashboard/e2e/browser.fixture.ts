import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";

export const chromiumPath: string = process.env["PAWL_TEST_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why tests in a browser cannot run here; undefined: they can. */
export const noBrowser: string | undefined = existsSync(chromiumPath)
  ? undefined
  : `there is no Chromium at ${chromiumPath}; PAWL_TEST_CHROMIUM names another one`;

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

/** A browser with a profile of its own. */
export async function openBrowser({ width = 1440, height = 900, colorScheme = "light" }: BrowserOptions = {}): Promise<
  BrowserContext & AsyncDisposable
> {
  const profile = mkdtempSync(join(tmpdir(), "pawl-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width, height },
    colorScheme,
    deviceScaleFactor: 1,
    timezoneId: "Europe/Berlin",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  return Object.assign(context, {
    [Symbol.asyncDispose]: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  });
}
