import type { Page } from "playwright-core";

/** Goes on with Tab until the focus is on what has that name. Fails after a hundred. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let count = 0; count < 100; count++) {
    const here = await focusedName(page);
    if (typeof name === "string" ? here === name : name.test(here)) return;
    seen.push(here);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${String(name)}; it came to ${seen.join(" | ")}.`);
}

/** What a screen reader would call the element that has the focus, nearly: its label, or its own text. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const labels = "labels" in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    return (
      element.getAttribute("aria-label") ??
      (labels.length > 0 ? labels : [element]).map(({ innerText }) => innerText).join(" ")
    ).trim();
  });
}

/** Fills in the field of that name, from wherever the focus is. */
export async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(text);
}

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
