import { describe, expect, test } from "vitest";
import { seriousFindings } from "./axe.fixture.ts";
import { demo, open, page, useDemoPage } from "./demo-page.fixture.ts";
import { demo as agents } from "./demo-workflows.fixture.ts";

describe("agents, forms, inbox and results in a browser", () => {
  useDemoPage();
  const expense = (purpose: string) =>
    demo.pawl.start("expense", { purpose, amount: 20.5 }, { owner: demo.owner }).then(({ id }) => id);
  const runHere = () => new URL(page.url()).pathname.split("/").at(-1)!;

  test("finds agents by word and tag, and says which are deprecated", async () => {
    await open("/agents");
    await page.getByRole("link", { name: "Every element" }).waitFor();
    expect(await page.getByText("Invoice (old)").count()).toBe(0);
    await page.getByLabel("Deprecated ones too").check();
    await page.getByText("Use Expense instead.").waitFor();
    await page.getByLabel(/^Find agents/).fill("approval");
    await page.waitForURL(/q=approval/);
    await page.getByRole("link", { name: "Every element" }).waitFor({ state: "detached" });
    await page.getByLabel(/^Find agents/).fill("");
    await page.getByRole("button", { name: "Only agents with the tag reports" }).click();
    await page.waitForURL(/tag=reports/);
    await page.getByRole("link", { name: "Sales report" }).click();
    await page.getByRole("heading", { name: "Sales report" }).waitFor();
    expect(page.problems).toEqual([]);
  });

  test("says what is wrong with a form, leads there, and starts when it is right", async () => {
    await open("/agents/every-element");
    const form = page.getByRole("form", { name: "Start Every element" });
    await form.getByRole("button", { name: "Start", exact: true }).click();
    const summary = form.getByRole("alert").first();
    await summary.getByText(/things are not right yet/).waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    await summary.getByRole("button", { name: "Lines 1 › Price is required" }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("number");
    await page.keyboard.type("12.5");
    await summary.getByText("Lines 1 › Price is required").waitFor({ state: "detached" });

    await form.getByLabel("Name", { exact: true }).fill("Ada");
    await form.getByLabel("IBAN").fill("nonsense");
    await summary.getByText("IBAN must be an IBAN").waitFor();
    await form.getByLabel("IBAN").fill("");
    await form.getByLabel("Age", { exact: true }).fill("36");
    await form.getByLabel("Language").selectOption("English");
    expect(await form.getByLabel("Kilometres").count()).toBe(0);
    await form.getByLabel("By car").check();
    await form.getByLabel("Kilometres").fill("3");
    await form.getByLabel("lunch").check();
    await form.getByLabel("I have read the terms").check();
    await form.getByLabel("Street").fill("Main");
    await form.getByLabel("City").fill("Bremen");
    await form.getByLabel("What", { exact: true }).fill("Pawl");
    await form.getByRole("button", { name: "Add to Lines" }).click();
    await form.getByLabel("What", { exact: true }).nth(1).fill("Ratchet");
    await form.getByLabel("Price").nth(1).fill("2");
    await form.getByRole("button", { name: "Move Lines 2 up" }).click();
    await form.getByLabel("Meets at").fill("2026-07-01T10:00");
    await summary.waitFor({ state: "hidden" });
    await form.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(/\/runs\//);
    const { input } = await demo.pawl.get(runHere());
    expect(input).toEqual({
      name: "Ada",
      age: 36,
      share: 0.5,
      language: "en",
      travel: "car",
      km: 3,
      meals: ["lunch"],
      terms: true,
      meets: "2026-07-01T10:00:00+02:00",
      address: { street: "Main", city: "Bremen" },
      lines: [
        { what: "Ratchet", price: 2 },
        { what: "Pawl", price: 12.5 },
      ],
    });
    expect(page.problems).toEqual([]);
  });

  test("takes the same value as JSON, and shows what the server says of it", async () => {
    await open("/agents/expense");
    await page.getByLabel("What for?").fill("Taxi");
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    const json = page.getByLabel("As JSON", { exact: true });
    expect(JSON.parse(await json.inputValue())).toEqual({ purpose: "Taxi", currency: "EUR" });
    await json.fill('{ "purpose": "Taxi", "amount": -1 }');
    await page.getByRole("button", { name: "Hand in" }).click();
    await page
      .getByText(/^Amount must be/)
      .first()
      .waitFor();
    await json.fill('{ "purpose": "Taxi", "amount": 3 }');
    await page.getByRole("button", { name: "Fields", exact: true }).click();
    expect(await page.getByLabel("Amount").inputValue()).toBe("3");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.waitForURL(/\/runs\//);
    await demo.pawl.cancel(runHere());
  });

  test("uploads a file through a broken connection, and gives it to the run", async () => {
    await open("/agents/every-element");
    await page.getByLabel("Receipts: choose files").focus();
    // The frame stays where it is, however far down the field is.
    expect(await page.locator("main#screen").evaluate((main) => main.getBoundingClientRect().top)).toBe(48);
    let broken = 0;
    await page.route("**/files/uploads/*", (route) =>
      route.request().method() === "PATCH" && broken++ < 1 ? route.abort("connectionreset") : route.continue(),
    );
    const bytes = Buffer.alloc(2_500_000, "a");
    await page.getByLabel("Receipts: choose files").setInputFiles([
      { name: "receipt.txt", mimeType: "text/plain", buffer: bytes },
      { name: "evil.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
    ]);
    await page.getByText("It must be of image/* or .txt.").waitFor();
    await page.getByRole("button", { name: "Take out evil.exe" }).click();
    await page.getByRole("button", { name: "Take out receipt.txt" }).waitFor({ timeout: 20_000 });
    await page.unroute("**/files/uploads/*");
    expect(broken).toBeGreaterThan(1);
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    const json = page.getByLabel("As JSON", { exact: true });
    const { receipts } = JSON.parse(await json.inputValue()) as { readonly receipts: readonly object[] };
    expect(receipts).toMatchObject([{ name: "receipt.txt", size: bytes.length, type: "text/plain" }]);
    const value = {
      name: "Ada",
      age: 1,
      language: "de",
      travel: "train",
      terms: true,
      address: { street: "a", city: "b" },
      lines: [{ what: "x", price: 1 }],
      receipts,
    };
    await json.fill(JSON.stringify(value));
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(/\/runs\//);
    const { input } = await demo.pawl.get(runHere());
    expect(input).toMatchObject({ receipts: [{ $file: "in/receipt.txt" }] });
  });

  test("counts open questions, and answers one by keyboard alone; the run goes on", async () => {
    const [first, second] = [await expense("Taxi"), await expense("Dinner")];
    await open("/inbox");
    await page.getByRole("link", { name: /^Inbox\s*2 open questions/ }).waitFor();
    await page.getByRole("heading", { name: "Dinner: 20.5 EUR?" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "Taxi: 20.5 EUR?" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator("article form input:focus").waitFor();
    await page.keyboard.type("01312026");
    await page.keyboard.press("Control+Enter");
    // The next one is shown, and what was answered is told.
    await page.getByRole("heading", { name: "Dinner: 20.5 EUR?" }).waitFor();
    await page.getByRole("link", { name: /^Inbox\s*1 open question$/ }).waitFor();
    expect(await demo.pawl.run(first).result()).toEqual({
      purpose: "Taxi",
      answer: { action: "pay", paidOn: "2026-01-31" },
    });
    // Refusing asks once more, and sends its reason alone.
    await page.getByLabel("Reason").fill("Too late");
    await page.getByRole("button", { name: "Comment" }).click();
    await page.getByLabel(/^Comment/).fill("Talk to me");
    await page.getByRole("button", { name: "Decline" }).click();
    await page.getByRole("dialog", { name: "Really decline it?" }).getByRole("button", { name: "Decline" }).click();
    await page.getByRole("region", { name: "Answer" }).getByText("Too late").waitFor();
    expect(await demo.pawl.run(second).result()).toMatchObject({ answer: { action: "decline", reason: "Too late" } });
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await page.waitForURL(/view=done/);
    await page.getByRole("button", { name: /Dinner: 20.5 EUR/ }).click();
    await page.getByText("Talk to me").waitFor();
    await page.getByText("Answered by you").waitFor();
    expect(page.problems).toEqual([]);
  });

  test("shows at once that somebody else has answered, and answers in the run's own page", async () => {
    const id = await expense("Train");
    await open("/inbox");
    await page.getByRole("heading", { name: "Train: 20.5 EUR?" }).waitFor();
    const [question] = (await demo.pawl.interrupts.list({ run: id })).items;
    await demo.pawl.answer(question!.id, { action: "later" }, { by: "bob" });
    await page.getByRole("region", { name: "Answer" }).getByText("Not now").waitFor();
    // What comes on top does not take its place.
    const other = await expense("Bus");
    await page.getByRole("button", { name: /Bus: 20.5 EUR/ }).waitFor();
    expect(await page.getByRole("article").getByRole("heading").textContent()).toBe("Train: 20.5 EUR?");
    await open(`/runs/${other}`);
    await page.getByRole("button", { name: "Answer …" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    expect(page.problems).toEqual([]);
  });

  test("shows what a question says as it was written, and puts it to others by their names", async () => {
    const run = await demo.pawl.start(agents.approve, { amount: 420 }, { owner: demo.owner });
    await open("/inbox");
    const question = page.getByRole("article", { name: "Pay 420 €?" });
    await question.locator("strong", { hasText: "above" }).waitFor();
    expect(await question.getByRole("link", { name: "the rules" }).getAttribute("rel")).toContain("noopener");
    await question.getByRole("button", { name: "Put to others" }).click();
    const names = page.getByLabel("People and groups");
    // A comma and Enter each make a name of what is typed, and so does going on.
    await names.pressSequentially("finance, role:operator");
    await names.press("Enter");
    await names.pressSequentially(demo.owner);
    await page.getByRole("button", { name: "Put to them" }).click();
    await question.getByText("operators", { exact: true }).waitFor();
    await question.getByText("you", { exact: true }).waitFor();
    expect(await question.textContent()).not.toContain(demo.owner);
    const asked = (await demo.pawl.interrupts.list({ run: run.id })).items[0]!;
    expect(asked.assignees).toEqual(["finance", "role:operator", demo.owner]);
    await demo.pawl.answer(asked.id, {});
    await run.result();
    expect(page.problems).toEqual([]);
  });

  test("shows results of every kind, and lets nothing run that stands in them", async () => {
    const run = await demo.pawl.start("sales-report", undefined as never, { owner: demo.owner });
    await run.result();
    await open(`/runs/${run.id}?tab=results`);
    const results = page.getByRole("region", { name: "Results" });
    await results.getByRole("heading", { name: "Sales of the year" }).waitFor();
    await results.getByRole("img", { name: /^By month: bar chart/ }).waitFor();
    await results.getByRole("img", { name: "A grey square" }).waitFor();
    await results.getByRole("heading", { name: "As HTML" }).waitFor();
    expect(await results.getByRole("link", { name: "the method" }).getAttribute("rel")).toContain("noopener");
    expect(await results.locator("[onclick], [onerror], script").count()).toBe(0);
    expect(await page.title()).not.toBe("stolen");
    await results.getByRole("button", { name: "Sales (€)", exact: true }).click();
    const months = results.getByRole("region", { name: "Months" });
    expect(await months.getByRole("cell").first().textContent()).toBe("Jan");
    await results.getByRole("button", { name: "Sales (€)", exact: true }).click();
    expect(await months.getByRole("cell").first().textContent()).toBe("Mar");
    expect(await results.getByRole("cell", { name: "61 %" }).evaluate((cell) => getComputedStyle(cell).textAlign)).toBe(
      "right",
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      results.getByRole("button", { name: "Download report.csv" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("report.csv");
    expect(page.problems).toEqual([]);
  });

  test("has nothing that axe finds serious, light and dark", { timeout: 120_000 }, async () => {
    const id = await expense("Plane");
    const report = (await demo.pawl.list({ workflow: "sales-report", limit: 1 })).items[0]!.id;
    await open("/agents?deprecated=true");
    await page.getByText("Use Expense instead.").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open("/agents/every-element");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText(/things are not right yet/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open("/agents/essay?tab=graph");
    await page.getByRole("img", { name: "draft" }).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open("/agents/expense?tab=versions");
    await page.getByText("starts get it").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open("/inbox?view=all");
    await page.getByRole("heading", { name: "Plane: 20.5 EUR?" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open(`/runs/${report}?tab=results`);
    await page.getByRole("heading", { name: "As HTML" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await demo.pawl.cancel(id);
  });
});
