import type { Page } from "playwright-core";
import type { Credentials, Person } from "./system.fixture.ts";

/** What people do in the dashboard, by what they see: labels, buttons, texts. */

export async function signUp(page: Page, url: string, { name, email, password }: Person): Promise<void> {
  await page.goto(url);
  await page.getByRole("link", { name: "Make an account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("button", { name: `Account: ${name}` }).waitFor();
}

export async function signIn(page: Page, url: string, { email, password }: Credentials): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("main#screen").waitFor();
}

export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: screen }).click();
}

/** The run's status, as its page shows it. */
export async function seesStatus(page: Page, status: string): Promise<void> {
  await page.getByRole("status").getByText(status, { exact: true }).waitFor();
}

/** Resolves when the page shows the text. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

export function runIdOf(page: Page): string {
  const [, id] = /\/runs\/([0-9a-f-]{36})/.exec(page.url()) ?? [];
  if (id === undefined) throw new Error(`${page.url()} is no page of a run.`);
  return id;
}

/** Starts the expense of Ann from its form, and ends on the page of the run. */
export async function startExpense(page: Page): Promise<void> {
  await goTo(page, "Agents");
  await page.getByRole("link", { name: "Expenses" }).click();
  const form = page.getByRole("form", { name: "Start Expenses" });
  await form.getByLabel("Who has paid?").fill("ann");
  await form.getByLabel("Department", { exact: true }).fill("sales");
  await form.getByLabel("What for?").fill("dinner with a customer");
  await form.getByLabel("Euros").fill("142.5");
  await form.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/runs\//);
}

/** Waits for the page's sign of whether it hears the server. */
export async function seesSign(page: Page, sign: "Live" | "Connecting"): Promise<void> {
  await page.getByRole("status").getByText(sign, { exact: true }).waitFor();
}
