import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { oauthServer, type OAuthServer } from "../../testing/oauth-server.fixture.ts";
import { postgresDatabase } from "../../testing/postgres-database.fixture.ts";
import { setClock } from "../../testing/set-clock.fixture.ts";
import { testServer, type Reply, type TestServer } from "../../testing/test-server.fixture.ts";

const generous = { read: 10_000, write: 10_000, start: 10_000, auth: 10_000 };
const password = "wide open meadow";

interface Browse {
  readonly crossSite?: boolean;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe.each([
  ["google", "sqlite"],
  ["github", "sqlite"],
  ["google", "postgres"],
] as const)("by %s on %s", (provider, kind) => {
  const clock = setClock();
  let oauth: OAuthServer;
  let t: TestServer;
  beforeAll(async () => {
    oauth = await oauthServer();
    const database = kind === "postgres" ? { database: await postgresDatabase() } : {};
    t = await testServer(
      { workflows: [] },
      { ...database, requestLimits: generous, oauth: { [provider]: oauth.client } },
      { clock },
    );
  });
  afterAll(async () => {
    await t[Symbol.asyncDispose]();
    await oauth[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    oauth.tamper = (claims) => claims;
    oauth.signsWrongly = false;
  });

  let people = 0;
  const somebody = (isVerified = true) => {
    const id = ++people;
    return { id, name: `Person ${id}`, email: `p${id}@example.com`, isVerified };
  };

  /** A browser with a jar for cookies, that follows no redirect by itself. */
  function browser() {
    const jar = new Map<string, string>();
    const go = async (url: string, { crossSite = false, headers = {}, ...init }: Browse = {}) => {
      const cookies = [...jar].filter(([name]) => !crossSite || name !== "pawl_refresh");
      const cookie = cookies.map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { ...init, redirect: "manual", headers: { ...headers, cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    };
    const begin = (returnTo = "/runs") =>
      go(`${t.server.url}/api/v1/auth/oauth/${provider}?returnTo=${encodeURIComponent(returnTo)}`);
    /** To the provider and back: where it ends. */
    const signIn = async (returnTo?: string): Promise<string> => {
      const there = (await begin(returnTo)).headers.get("location") ?? "";
      const back = (await fetch(there, { redirect: "manual" })).headers.get("location") ?? "";
      return (await go(back, { crossSite: true })).headers.get("location") ?? "";
    };
    const refresh = async (): Promise<Reply["body"]> => {
      const headers = { "x-pawl-refresh": "1", origin: t.server.url };
      return (await go(`${t.server.url}/api/v1/auth/refresh`, { method: "POST", headers })).json();
    };
    return { jar, go, begin, signIn, refresh };
  }

  test("makes an account, and finds it again though name and email have changed", async () => {
    oauth.person = somebody();
    const first = browser();
    expect(await first.signIn("/runs?status=failed#top")).toBe("/runs?status=failed#top");
    expect([...first.jar.keys()]).toEqual(["pawl_refresh"]);
    const { user } = await first.refresh();
    const name = provider === "google" ? oauth.person.name : `login${oauth.person.id}`;
    expect(user).toMatchObject({ email: oauth.person.email, isEmailVerified: true, name, providers: [provider] });

    oauth.person = { ...oauth.person, email: `moved-${oauth.person.email}` };
    const second = browser();
    await second.signIn();
    expect((await second.refresh()).user.id).toBe(user.id);
  });

  test("a guest who signs in keeps their id", async () => {
    oauth.person = somebody();
    const b = browser();
    const guest = await b.go(`${t.server.url}/api/v1/auth/guest`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: t.server.url },
      body: JSON.stringify({ cookie: true }),
    });
    const { user } = (await guest.json()) as Reply["body"];
    expect(await b.signIn()).toBe("/runs");
    expect((await b.refresh()).user).toMatchObject({ id: user.id, isGuest: false, email: oauth.person.email });
  });

  test("joins an account whose address is known to be theirs, and no other", async () => {
    oauth.person = somebody();
    const { email } = oauth.person;
    const { body: registered } = await t.call(null, "POST", "/auth/register", { email, password, name: "Squatter?" });
    expect(await browser().signIn()).toBe("/sign-in?error=email_taken");

    const admin = await t.signedIn("admin");
    await t.call(admin, "PATCH", `/users/${registered.user.id}`, { isEmailVerified: true });
    const b = browser();
    expect(await b.signIn()).toBe("/runs");
    expect((await b.refresh()).user).toMatchObject({
      id: registered.user.id,
      providers: [provider, "password"].sort(),
    });

    oauth.person = somebody(false);
    expect(await browser().signIn()).toBe("/sign-in?error=oauth_email_unverified");
  });

  test("nobody who is disabled, and nobody new where registration is closed", async () => {
    const admin = await t.signedIn("admin");
    oauth.person = somebody();
    const b = browser();
    await b.signIn();
    const { user } = await b.refresh();
    await t.call(admin, "PATCH", `/users/${user.id}`, { isDisabled: true });
    expect(await browser().signIn()).toBe("/sign-in?error=account_disabled");
    await t.call(admin, "PATCH", "/settings", { allowRegistration: false });
    oauth.person = somebody();
    expect(await browser().signIn()).toBe("/sign-in?error=registration_closed");
    await t.call(admin, "PATCH", "/settings", { allowRegistration: true });
  });

  test("whoever says no comes back without an account", async () => {
    oauth.person = null;
    const b = browser();
    expect(await b.signIn()).toBe("/sign-in?error=oauth_denied");
    const admin = await t.signedIn("admin");
    const { body } = await t.call(admin, "GET", "/audit?action=auth.oauth.callback&outcome=refused");
    const denied = body.items.filter(({ code }: { code: string }) => code === "oauth_denied");
    expect(denied).toMatchObject([{ actor: { id: null, via: "nobody" } }]);
    expect(b.jar.size).toBe(0);
  });

  test("a sign-in can be finished by the browser that began it only, once, and for ten minutes", async () => {
    oauth.person = somebody();
    const attacker = browser();
    const there = (await attacker.begin()).headers.get("location") ?? "";
    const back = (await fetch(there, { redirect: "manual" })).headers.get("location") ?? "";
    const victim = browser();
    expect((await victim.go(back)).headers.get("location")).toBe("/sign-in?error=oauth_failed");
    await victim.begin();
    expect((await victim.go(back)).headers.get("location")).toBe("/sign-in?error=oauth_failed");
    expect(victim.jar.has("pawl_refresh")).toBe(false);

    const sealed = attacker.jar.get("pawl_oauth") ?? "";
    expect((await attacker.go(back)).headers.get("location")).toBe("/runs");
    attacker.jar.set("pawl_oauth", sealed);
    expect((await attacker.go(back)).headers.get("location")).toBe("/sign-in?error=oauth_failed");

    const slow = browser();
    const begun = (await slow.begin()).headers.get("location") ?? "";
    const late = (await fetch(begun, { redirect: "manual" })).headers.get("location") ?? "";
    clock.advance(10 * 60_000);
    expect((await slow.go(late)).headers.get("location")).toBe("/sign-in?error=oauth_failed");
  });

  test("what is sealed cannot be made up, and the other provider's way back is not taken", async () => {
    oauth.person = somebody();
    const b = browser();
    const there = new URL((await b.begin()).headers.get("location") ?? "");
    expect(there.searchParams.get("code_challenge_method")).toBe("S256");
    expect(there.searchParams.get("redirect_uri")).toBe(`${t.server.url}/api/v1/auth/oauth/${provider}/callback`);
    const back = (await fetch(there, { redirect: "manual" })).headers.get("location") ?? "";
    const other = provider === "google" ? "github" : "google";
    const sealed = b.jar.get("pawl_oauth") ?? "";
    expect((await b.go(back.replace(`/${provider}/`, `/${other}/`))).headers.get("location")).toBe(
      "/sign-in?error=oauth_failed",
    );
    b.jar.set("pawl_oauth", twistedText(sealed));
    expect((await b.go(back)).headers.get("location")).toBe("/sign-in?error=oauth_failed");
    b.jar.set("pawl_oauth", sealed);
    const twisted = back.replace(/state=[^&]+/, "state=x");
    expect((await b.go(twisted)).headers.get("location")).toBe("/sign-in?error=oauth_failed");
  });

  test("refuses to lead elsewhere, and providers that are not set up", async () => {
    for (const returnTo of ["https://evil.example", "//evil.example", "/\\evil.example"])
      expect(await (await browser().begin(returnTo)).json()).toMatchObject({ code: "return_path_invalid" });
    const other = provider === "google" ? "github" : "google";
    expect((await t.call(null, "GET", `/auth/oauth/${other}`)).body.code).toBe("provider_not_configured");
    expect((await t.call(null, "GET", "/auth/oauth/evil")).body.code).toBe("malformed_request");
    expect((await t.call(null, "GET", "/info")).body.providers).toEqual([provider]);
  });

  test("refuses id tokens that are not for this sign-in", async () => {
    // GitHub has none.
    if (provider === "github") return;
    oauth.person = somebody();
    const twists: Record<string, typeof oauth.tamper> = {
      nonce: (claims) => ({ ...claims, nonce: "another" }),
      "no nonce": ({ nonce: _, ...claims }) => claims,
      audience: (claims) => ({ ...claims, aud: "another" }),
      issuer: (claims) => ({ ...claims, iss: "https://evil.example" }),
      expired: (claims) => ({ ...claims, exp: 1 }),
      old: (claims) => ({ ...claims, iat: 1 }),
      "no subject": ({ sub: _, ...claims }) => claims,
    };
    for (const [twist, tamper] of Object.entries(twists)) {
      oauth.tamper = tamper;
      expect({ twist, end: await browser().signIn() }).toEqual({ twist, end: "/sign-in?error=oauth_failed" });
    }
    oauth.tamper = (claims) => claims;
    oauth.signsWrongly = true;
    expect(await browser().signIn()).toBe("/sign-in?error=oauth_failed");
  });
});

/** With another character in the middle: the last ones hold bits that count for nothing. */
function twistedText(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === "A" ? "B" : "A"}${text.slice(middle + 1)}`;
}
