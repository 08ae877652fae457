import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { createPawl, type Pawl } from "pawl";
import { createServer, type PawlServer } from "@pawl/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser, missing, newPage } from "./browser.fixture.ts";
import { signIn } from "./visit.fixture.ts";
import { asking, attack, attacks, evil, failing } from "./xss.fixture.ts";

const mallory = { email: "mallory@example.com", password: "a-ratchet-and-a-pawl", name: attacks[1]! };

describe("what somebody else has written, in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-xss-"));
  let pawl: Pawl;
  let server: PawlServer;
  let browser: Browser;
  let page: Page;
  let token = "";
  const runs: Record<string, string> = {};
  /** For the parameters of addresses. */
  const ids: Record<string, string> = {};
  /** What was opened, or asked of elsewhere. */
  const found: string[] = [];

  const call = async (method: string, path: string, body?: unknown): Promise<any> => {
    const headers = { "content-type": "application/json", ...(token !== "" && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body ?? {}) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };

  beforeAll(async () => {
    if (missing !== undefined) return;
    pawl = await createPawl({
      store: `sqlite:${folder}/pawl.db`,
      blobs: `file:${folder}/blobs`,
      workflows: [evil, failing, asking],
    });
    await pawl.startWorker();
    server = await createServer({
      pawl,
      database: `sqlite:${folder}/server.db`,
      files: { store: `${folder}/uploads` },
      port: 0,
      mode: "dev",
      requestLimits: { read: 10_000, write: 10_000, start: 10_000, auth: 10_000 },
    });
    token = (await call("POST", "/auth/login", server.firstAdmin)).accessToken;
    const asAdmin = token;
    token = "";
    const { user, accessToken } = await call("POST", "/auth/register", mallory);
    // So that there is no screen that it does not see.
    token = asAdmin;
    await call("PATCH", `/users/${user.id}`, { role: "admin", groups: [attacks[0]!.slice(0, 90)] });
    token = accessToken;
    const tags = { attack: attacks[1]!.slice(0, 200), [attacks[0]!]: attacks[2]!.slice(0, 200) };
    for (const agent of ["evil", "failing", "asking"])
      runs[agent] = (
        await call("POST", `/agents/${agent}/execute`, { input: { attack, [attacks[1]!]: attacks }, tags })
      ).id;
    const workflow = await call("POST", "/workflows", {
      agent: "evil",
      name: attacks[1]!,
      description: attack,
      input: { attack },
      tags: { a: attacks[0]! },
      visibility: "public",
    });
    await call("POST", "/me/api-keys", { name: attacks[1]!, scopes: ["runs:read"] });
    await call("PUT", "/me/views", {
      items: [{ id: "v", name: attacks[1]!, search: `q=${encodeURIComponent(attack).slice(0, 1_000)}` }],
    });
    await call("POST", "/schedules", {
      name: attacks[1]!.slice(0, 90),
      description: attack,
      agent: "evil",
      cron: "0 3 * * *",
      paused: true,
    });
    const schedule = attacks[1]!.slice(0, 90);
    const share = await call("POST", "/shares", { target: { kind: "run", id: runs["evil"] } });
    Object.assign(ids, {
      agent: "evil",
      run: runs["evil"],
      workflow: workflow.id,
      schedule: encodeURIComponent(schedule),
      token: share.token,
    });
    await pawl.run(runs["evil"]!).result();
    await pawl
      .run(runs["failing"]!)
      .result()
      .catch(() => {});
    // Without the policy, so that whatever it would have stopped shows: it is the second line, not the first.
    browser = await launchBrowser();
    page = await newPage(browser, { bypassCSP: true });
    await page.addInitScript(() => Object.assign(window, { alert: () => Object.assign(window, { pwned: 1 }) }));
    page.context().on("request", (request) => {
      if (!request.url().startsWith(server.url) && !/^(data|blob|about):/.test(request.url()))
        found.push(request.url());
    });
    page.context().on("page", (opened) => void (opened !== page && found.push(`another page: ${opened.url()}`)));
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => found.push("a dialog")));
    await signIn(page, server.url, mallory);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await pawl?.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
    found.length = 0;
  });

  /** Nothing of it is code in the page. */
  async function expectHarmless(): Promise<void> {
    const live = await page.evaluate(() => {
      const bad: string[] = [];
      if ("pwned" in window) bad.push("a script has run");
      for (const element of document.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          if (name.startsWith("on")) bad.push(`<${element.localName} ${name}="${value.slice(0, 60)}">`);
          if (
            ["href", "src", "action", "formaction", "data", "xlink:href"].includes(name) &&
            !/^(\/(?!\/)|#|https?:|mailto:|data:image\/|blob:|\?)/.test(value)
          )
            bad.push(`<${element.localName} ${name}="${value.slice(0, 60)}">`);
          if (["src", "action", "formaction", "data", "srcdoc"].includes(name) && value.includes("evil.example"))
            bad.push(`<${element.localName} ${name}="${value.slice(0, 60)}">`);
        }
        if (["iframe", "object", "embed", "base"].includes(element.localName)) bad.push(`<${element.localName}>`);
        if (element.localName === "script" && !(element as HTMLScriptElement).src.startsWith(location.origin))
          bad.push(`<script>${element.textContent?.slice(0, 60)}`);
        if (element.localName === "style" && element.textContent?.includes("evil.example") === true)
          bad.push("<style> of somebody else");
        if (element.localName === "meta" && element.getAttribute("http-equiv") === "refresh")
          bad.push("<meta refresh>");
        if (
          element.localName === "a" &&
          element.getAttribute("target") === "_blank" &&
          !(element as HTMLAnchorElement).rel.includes("noopener")
        )
          bad.push("a link that can reach back");
      }
      return bad;
    });
    expect({ live, found, origin: new URL(page.url()).origin }).toEqual({ live: [], found: [], origin: server.url });
  }

  test.each(paths())("is text on %s", async (path) => {
    const asked = path.replaceAll(/\$(\w+)/g, (_whole, name: string) => ids[name] ?? `nobody has said what ${name} is`);
    expect(asked).not.toContain("nobody has said");
    await page.goto(server.url + asked);
    await page.locator("h1, main").first().waitFor();
    await page.waitForLoadState("networkidle");
    await expectHarmless();
  });

  const tabs = ["timeline", "graph", "results", "events", "logs", "streams", "related"];
  test.each(["evil", "failing", "asking"].flatMap((agent) => tabs.map((tab) => [agent, tab] as const)))(
    "is text in a run of %s, under %s",
    async (agent, tab) => {
      await page.goto(
        `${server.url}/runs/${runs[agent]!}?tab=${tab}&step=${encodeURIComponent(attacks[1]!.slice(0, 60))}`,
      );
      await page.locator("main#screen").waitFor();
      await page.waitForLoadState("networkidle");
      await expectHarmless();
    },
  );

  test("results are shown, cleaned of what is not text", async () => {
    await page.goto(`${server.url}/runs/${runs["evil"]!}?tab=results`);
    await page.locator(".prose").first().waitFor();
    await page.getByText("a link", { exact: true }).first().waitFor();
    await expectHarmless();
  });

  test("is text in a question and its form", async () => {
    await page.goto(`${server.url}/inbox`);
    await page.locator("main#screen").getByRole("textbox").first().waitFor();
    await page.waitForLoadState("networkidle");
    await expectHarmless();
  });

  test("is text in addresses, and no address leads elsewhere", async () => {
    const given = encodeURIComponent(attacks[1]!);
    for (const path of [
      `/runs?q=${given}&tag=${given}:x&where=${given}`,
      `/runs/${given}`,
      `/agents/${given}`,
      `/${given}`,
      `/inbox?interrupt=${given}`,
      `/shared/${given}xxxxxxxxxxxxxxxxxxxx`,
    ]) {
      await page.goto(server.url + path);
      await page.waitForLoadState("networkidle");
      await expectHarmless();
    }
    for (const to of [
      "https://evil.example/",
      "//evil.example/",
      "/\\evil.example",
      "/\t/evil.example",
      "javascript:window.pwned=1",
      "data:text/html,<script>1</script>",
    ]) {
      await page.goto(`${server.url}/sign-in?returnTo=${encodeURIComponent(to)}&error=${given}`);
      await page.waitForLoadState("networkidle");
      await expectHarmless();
    }
  });

  test("a page of somebody else's can neither frame it nor use its session", async () => {
    const { createServer: httpServer } = await import("node:http");
    const html = `<iframe src="${server.url}/runs"></iframe><script>
      addEventListener("message", () => {});
      const say = (name, value) => { document.body.dataset[name] = String(value); };
      fetch("${server.url}/api/v1/auth/refresh", { method: "POST", credentials: "include", mode: "no-cors" }).then(async (r) => say("refresh", r.type + (await r.text())), () => say("refresh", "refused"));
      fetch("${server.url}/api/v1/me", { credentials: "include" }).then((r) => say("me", r.status), () => say("me", "refused"));
      const socket = new WebSocket("${server.url.replace("http", "ws")}/api/v1/live");
      socket.onopen = () => say("socket", "open"); socket.onerror = () => say("socket", "refused");
    </script>`;
    const other = httpServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end(html),
    );
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const tab = await page.context().newPage();
    await tab.goto(`http://127.0.0.1:${port}/`);
    await tab.locator("body[data-refresh][data-me][data-socket]").waitFor();
    expect(await tab.evaluate(() => Object.fromEntries(Object.entries(document.body.dataset)))).toEqual({
      refresh: "refused",
      me: "refused",
      socket: "refused",
    });
    const framed = tab.frames().find((frame) => frame !== tab.mainFrame());
    expect(
      await framed
        ?.locator("main#screen")
        .count()
        .catch(() => 0),
    ).toBe(0);
    await tab.close();
    other.closeAllConnections();
    other.close();
    // She is signed in as before.
    await page.goto(`${server.url}/runs`);
    await page.locator("main#screen").waitFor();
  });
});

/** The addresses of all screens: a new one is looked at by itself. */
function paths(): readonly string[] {
  const folder = fileURLToPath(new URL("../src/screens", import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("route.ts"));
  return files
    .flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(/path: "([^"]+)"/g)].map(([, path]) => path!),
    )
    .sort();
}
