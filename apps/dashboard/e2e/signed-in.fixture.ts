import type { Page } from "playwright-core";

/** Signs in by the page, as a person does, and waits for the frame. */
export async function signIn(
  page: Page,
  url: string,
  who: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("main#screen").waitFor();
}
