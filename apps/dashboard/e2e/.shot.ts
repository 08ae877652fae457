import { openBrowser } from "/work/wt/dash/apps/dashboard/e2e/browser.fixture.ts";
const [, , out, path = "/runs", scheme = "light", size = "1440x900", role = "user", ...more] = process.argv;
const [width, height] = size.split("x").map(Number);
await using b = await openBrowser({ width, height, colorScheme: scheme as "light" });
const user = {
  id: "ann",
  email: "ann@example.com",
  name: "Ann Lindqvist",
  role,
  isGuest: false,
  groups: [],
  isDisabled: false,
  mustChangePassword: false,
  limits: { runsPerDay: null, tokensPerDay: null, fileBytes: null },
  providers: ["password"],
  createdAt: new Date().toISOString(),
  lastSeenAt: null,
};
if (role !== "nobody")
  await b.route("**/api/v1/auth/refresh", (r) =>
    r.fulfill({
      json: {
        accessToken: `test.ann.${role}`,
        expiresAt: new Date(Date.now() + 9e5).toISOString(),
        refreshToken: null,
        user,
      },
    }),
  );
await b.route("**/api/v1/info", (r) =>
  r.fulfill({
    json: {
      name: "Pawl",
      version: "0.1.0",
      mode: "dev",
      allows: { guests: true, registration: true, uploads: true },
      providers: ["github", "google"],
      upload: { maxBytes: 1, types: [] },
    },
  }),
);
await b.route("**/api/v1/me/views", (r) =>
  r.fulfill({ json: { items: [{ id: "1", name: "Failed today", search: "?status=failed&last=24h" }] } }),
);
const p = b.pages()[0] ?? (await b.newPage());
p.on("console", (m) => ["error", "warning"].includes(m.type()) && console.log(m.type(), m.text().slice(0, 300)));
p.on("pageerror", (e) => console.log("pageerror", e.message, e.stack?.slice(0, 600)));
await p.goto((process.env.BASE ?? "http://127.0.0.1:5199") + path);
await p.waitForTimeout(Number(process.env.WAIT ?? 2500));
for (const step of more) {
  const [verb, ...rest] = step.split("=");
  const arg = rest.join("=");
  if (verb === "key") await p.keyboard.press(arg);
  if (verb === "type") await p.keyboard.type(arg);
  if (verb === "click") await p.click(arg, { timeout: 3000 });
  if (verb === "hover") await p.hover(arg);
  if (verb === "js") console.log(JSON.stringify(await p.evaluate(arg)));
  await p.waitForTimeout(400);
}
await p.screenshot({ path: out });
