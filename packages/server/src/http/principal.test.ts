import { expect, test } from "vitest";
import { namesOf, ownerSeen, type Principal } from "./principal.ts";

const principal: Principal = {
  userId: "u1",
  name: "boss",
  email: "boss@example.com",
  isEmailVerified: false,
  role: "user",
  isGuest: false,
  groups: ["finance", "role:admin"],
  via: "session",
  scopes: null,
  sessionId: null,
  expiresMs: null,
};

test("a question reaches a user by names that they cannot give themselves", () => {
  expect(namesOf(principal)).toEqual(["u1", "finance", "role:user"]);
  expect(namesOf({ ...principal, isEmailVerified: true })).toContain("boss@example.com");
});

test("a user sees their own, an operator everybody's", () => {
  expect(ownerSeen(principal)).toBe("u1");
  expect(ownerSeen({ ...principal, role: "operator" })).toBeUndefined();
});
