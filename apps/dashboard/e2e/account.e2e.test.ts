import { describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.fixture.ts";
import { demo, open, page, useDemoPage } from "./demo-page.fixture.ts";
import { admin } from "./demo-server.fixture.ts";
import { demo as agents } from "./demo-workflows.fixture.ts";
import { signIn } from "./visit.fixture.ts";

describe("account, users, audit log, settings and graphs in a browser", () => {
  useDemoPage();
  const looksWell = async () => {
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  };

  test("makes a key that is told once, works, and can be taken back", async () => {
    await open("/account?tab=keys");
    await page.getByText("No keys yet").waitFor();
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("nightly report");
    await page.getByRole("button", { name: "Make the key" }).click();
    const key = (await page.locator("code.select-all").textContent()) ?? "";
    expect(key).toMatch(/^pawl_/);
    const ask = () =>
      fetch(`${demo.server.url}/api/v1/agents`, { headers: { authorization: `Bearer ${key}` } }).then(
        ({ status }) => status,
      );
    expect(await ask()).toBe(200);
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("rowheader", { name: /nightly report/ }).waitFor();
    await looksWell();
    await page.getByRole("button", { name: "Take back nightly report" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText("No keys yet").waitFor();
    expect(await ask()).toBe(401);
  });

  test("changes one's name everywhere at once, and the zone of all times", async () => {
    await open("/account");
    await page.getByLabel("Name").fill("Ann Lind");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Account: Ann Lind" }).waitFor();
    await page.getByRole("tab", { name: "Display" }).click();
    await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await page.getByText(/\+09:00/).waitFor();
    await page.getByLabel("Time zone").selectOption("local");
    for (const tab of ["Devices", "Usage", "Profile"]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("heading", { level: 2 }).first().waitFor();
      await looksWell();
    }
  });

  test("shows a run in its graph: the way that it took, and each node's last step", async () => {
    const run = await demo.pawl.start(agents.study, { topic: "Clocks", drafts: 0, sources: [] }, { owner: demo.owner });
    await run.result();
    await open(`/runs/${run.id}?tab=graph`);
    await page.getByRole("button", { name: /^judge ×3/ }).click();
    await page.getByRole("heading", { name: "judge#3" }).waitFor();
    await page.getByRole("img", { name: "give up, not reached" }).waitFor();
    await looksWell();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary", { name: "The run" }).waitFor();
  });

  test("answers a question beside its step", async () => {
    const run = await demo.pawl.start(agents.approve, { amount: 77 }, { owner: demo.owner });
    await open(`/runs/${run.id}`);
    await page.getByText("interrupt:approval").click();
    const panel = page.getByRole("complementary", { name: /The step/ });
    await panel.getByLabel("Note").fill("paid");
    await panel.getByRole("button", { name: "Answer", exact: true }).click();
    await panel.getByText("answered").first().waitFor();
    expect(await run.result()).toMatchObject({ amount: 77, answer: { note: "paid" } });
    await looksWell();
  });

  test("finds agents and what the page can do in the palette", async () => {
    await open("/runs");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("A run's id").fill("appro");
    await page
      .getByRole("option", { name: /^approve/ })
      .first()
      .click();
    await page.waitForURL(/\/agents\/approve/);
  });

  test("lets an admin make a user, change and disable them, and see it in the log", async () => {
    await page.context().clearCookies();
    await signIn(page, demo.server.url, admin);
    await open("/users");
    await page.getByRole("button", { name: "New user" }).click();
    const window = page.getByRole("dialog");
    await window.getByLabel("Name").fill("Bo Ek");
    await window.getByLabel("Email").fill("bo@example.com");
    await window.getByLabel("Groups").fill("finance, audit");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("Copy it now").waitFor();
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("rowheader", { name: /Bo Ek/ }).getByRole("button").click();
    await window.getByLabel("Role").selectOption("operator");
    await looksWell();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Bo Ek/ }).getByText("operator").waitFor();
    await page.getByRole("rowheader", { name: /Bo Ek/ }).getByRole("button").click();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByText("They cannot sign in").waitFor();
    await page.keyboard.press("Escape");
    await looksWell();
    await open("/audit?action=users.update");
    await page
      .getByRole("row", { name: /users\.update/ })
      .nth(1)
      .waitFor();
    await page.getByRole("button", { name: "users.update" }).first().click();
    await looksWell();
  });

  test("lets an admin change what holds for all, and take it back before it is saved", async () => {
    await open("/settings");
    await page.getByLabel("Runs per day").fill("50");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await page.getByLabel("Runs per day").inputValue()).toBe("");
    await page.getByRole("switch", { name: /Guests/ }).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are changed").waitFor();
    const info = (await (await fetch(`${demo.server.url}/api/v1/info`)).json()) as { allows: { guests: boolean } };
    expect(info.allows.guests).toBe(false);
    await looksWell();
  });
});
