import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds serious or critical on the page as it is, by the rules of WCAG 2.2 AA: in light, and in dark, where only colours differ. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await isDrawn(page);
  // As an expression of the debugger, since the page's policy lets no script of others in.
  await page.evaluate(`if (typeof axe === "undefined") { ${source} }`);
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await isStill(page);
    found.push(
      ...(await findings(page, colorScheme === "light" ? rules : ["color-contrast"])).map(
        (finding) => `${new URL(page.url()).pathname}, ${colorScheme}: ${finding}`,
      ),
    );
  }
  return found;
}

async function findings(page: Page, runOnly: readonly string[]): Promise<readonly string[]> {
  const options: RunOptions = { runOnly: [...runOnly], resultTypes: ["violations"] };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(
          ({ target, html, failureSummary }) => `${id}: ${target.join(" ")}: ${html.slice(0, 160)}: ${failureSummary}`,
        ),
    );
}

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
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
