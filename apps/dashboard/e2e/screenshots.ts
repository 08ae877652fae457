// node --conditions=@pawl/source apps/dashboard/e2e/screenshots.ts [folder] [name or path …]: pictures of every screen (or of those named), light and dark, wide and on a phone, full and empty.
// Look at them after each change of what people see: npm run build, then this. With `docs/pictures docs` it takes those that the docs show.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser, newPage } from "./browser.fixture.ts";
import { admin, ann, demoServer } from "./demo-server.fixture.ts";
import { furnish } from "./furnished.fixture.ts";
import { emptyScreens, fullScreens, picturesOfDocs, type Shot, type Viewer } from "./screens-to-shoot.ts";
import { signIn } from "./visit.fixture.ts";

const [folder = "coverage/screens", ...names] = process.argv.slice(2);
const wanted = names.flatMap((name) => (name === "docs" ? picturesOfDocs : [name]));
mkdirSync(folder, { recursive: true });

await using full = await demoServer({ runs: 400 });
await using empty = await demoServer({ runs: 0 });
const furnished = await furnish(full);
const looks = [
  { name: "light", width: 1440, height: 900, colorScheme: "light" },
  { name: "dark", width: 1440, height: 900, colorScheme: "dark" },
  { name: "phone", width: 390, height: 844, colorScheme: "light" },
  { name: "phone-dark", width: 390, height: 844, colorScheme: "dark" },
] as const;

const browser = await launchBrowser();
for (const look of looks) {
  const page = await newPage(browser, look);
  page.setDefaultTimeout(10_000);
  await shootAll({ page, url: full.server.url, look: look.name, shots: await fullScreens(full, furnished) });
  await shootAll({ page, url: empty.server.url, look: look.name, shots: emptyScreens });
  await page.context().close();
}
await browser.close();

async function shootAll({
  page,
  url,
  look,
  shots,
}: {
  readonly page: Page;
  readonly url: string;
  readonly look: string;
  readonly shots: readonly Shot[];
}): Promise<void> {
  for (const viewer of ["nobody", "ann", "admin"] as const) {
    const theirs = shots.filter((shot) => shot.as === viewer && isWanted(shot, look));
    if (theirs.length === 0) continue;
    await arrive(page, url, viewer);
    for (const { name, path, then } of theirs) {
      await page.goto(url + path);
      await rest(page);
      await then?.(page).catch((error: unknown) => process.stderr.write(`${name}, ${look}: ${String(error)}\n`));
      await rest(page);
      await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
    }
  }
}

async function arrive(page: Page, url: string, viewer: Viewer): Promise<void> {
  await page.context().clearCookies();
  if (viewer !== "nobody") await signIn(page, url, viewer === "ann" ? ann : admin);
}

/** What is being read has come, and what moves has come to rest. */
async function rest(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.waitForTimeout(350);
}

function isWanted({ name, path }: Shot, look: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((each) =>
    each.startsWith("/") ? path.startsWith(each) : each === name || each === `${name}-${look}`,
  );
}
