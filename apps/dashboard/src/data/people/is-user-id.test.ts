import { expect, test } from "vitest";
import { isUserId } from "./is-user-id.ts";

test("tells users from groups and addresses", () => {
  expect(isUserId("21770851-c642-46cd-b114-b8495dad9d61")).toBe(true);
  for (const name of ["accounting", "ann@example.com", "21770851-c642-46cd-b114-b8495dad9d61 "])
    expect(isUserId(name), name).toBe(false);
});
