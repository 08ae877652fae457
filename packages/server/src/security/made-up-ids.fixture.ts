import type { Belongings } from "./belongings.fixture.ts";

const uuid = "019aa000-0000-7000-8000-00000000beef";

/** Of the right form, but of nothing that there is. */
export const madeUpIds: Belongings = {
  "runs/{run}": uuid,
  "steps/{key}": "keep",
  "streams/{name}": "words",
  "signals/{name}": "anything",
  "files/{direction}": "out",
  "{direction}/{name}": "note.txt",
  "bulk/{operation}": uuid,
  "workflows/{workflow}": uuid,
  "interrupts/{interrupt}": uuid,
  "schedules/{schedule}": "made-up-nightly",
  "uploads/{upload}": uuid,
  "shares/{share}": uuid,
  "devices/{device}": uuid,
  "api-keys/{key}": uuid,
  "users/{user}": uuid,
  "agents/{agent}": "no-such-agent",
  "oauth/{provider}": "google",
  "shared/{token}": "x".repeat(43),
};
