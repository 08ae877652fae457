import type { Belongings } from "./belongings.fixture.ts";

/** For every operation that takes a body one that it would do, with ids where it can name something. */
export const bodies: Readonly<Record<string, (ids: Belongings) => unknown>> = {
  "auth.register": () => ({ email: `${crypto.randomUUID()}@example.com`, password: "wide open meadow", name: "New" }),
  "auth.login": () => ({ email: "nobody@example.com", password: "wide open meadow" }),
  "auth.guest": () => ({}),
  "auth.refresh": () => ({ refreshToken: "none" }),
  "auth.logout": () => ({ everywhere: false }),
  "me.update": () => ({ name: "Another" }),
  "me.password": () => ({ current: "not this one", password: "narrow green valley" }),
  "api-keys.create": () => ({ name: "key", scopes: ["runs:read"] }),
  "views.put": () => ({ items: [{ id: "v1", name: "View", search: "status=failed" }] }),
  "agents.execute": (ids) => ({ input: { $file: ids["uploads/{upload}"], name: "x", size: 1, type: "text/plain" } }),
  "workflows.create": () => ({ agent: "keeper", name: "Mine" }),
  "workflows.update": () => ({ name: "Taken over", visibility: "public" }),
  "workflows.execute": () => ({}),
  "workflows.interrupt": (ids) => ({ interrupt: ids["interrupts/{interrupt}"], value: "yes" }),
  "workflows.import": () => ({
    format: "pawl-workflow",
    formatVersion: 1,
    agent: "keeper",
    version: null,
    name: "Mine",
    description: "",
    input: null,
    tags: {},
  }),
  "workflows.fork": () => ({}),
  "runs.cancel": () => ({ force: true }),
  "runs.retry": () => ({}),
  "runs.fork": () => ({}),
  "runs.signal": () => ({ payload: 1 }),
  "runs.bulk": (ids) => ({ action: "cancel", runs: [ids["runs/{run}"]], force: true }),
  "interrupts.answer": () => ({ value: "yes" }),
  "interrupts.reassign": () => ({ assignees: ["mallory"] }),
  "schedules.create": () => ({ name: "mine", agent: "keeper", cron: "0 4 * * *", paused: true }),
  "schedules.update": () => ({ cron: "* * * * *" }),
  "schedules.pause": () => ({}),
  "schedules.trigger": () => ({}),
  "schedules.backfill": () => ({ from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" }),
  "schedules.preview": () => ({ cron: "0 4 * * *" }),
  "uploads.append": () => "x",
  "shares.create": (ids) => ({ target: { kind: "run", id: ids["runs/{run}"] } }),
  "users.create": () => ({ email: `${crypto.randomUUID()}@example.com`, name: "New" }),
  "users.update": () => ({ role: "admin" }),
  "settings.update": () => ({ allowRegistration: true }),
};

/** Headers besides, where an operation needs them. */
export const headersOf: Readonly<Record<string, Record<string, string>>> = {
  "uploads.create": { "upload-length": "1" },
  "uploads.append": { "content-type": "application/offset+octet-stream", "upload-offset": "0" },
};
