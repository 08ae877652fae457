import { createServer as listener } from "node:net";
import { createPawl } from "pawl";
import { expect, test } from "vitest";
import { createServer } from "./server.ts";

const database = "sqlite::memory:";

test("says what is missing where JavaScript names no database", async () => {
  await using pawl = await createPawl({ store: "memory:", workflows: [] });
  await expect(createServer({ pawl, mode: "dev" } as never)).rejects.toMatchObject({
    code: "invalid_option",
    message: "The option database of the server is missing.",
  });
});

test("says which port is taken, and what to do", async () => {
  await using pawl = await createPawl({ store: "memory:", workflows: [] });
  const other = listener();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  try {
    await expect(createServer({ pawl, database, mode: "dev", port })).rejects.toMatchObject({
      code: "address_in_use",
      message: `Another process listens on port ${port} of 127.0.0.1 already.`,
      hint: expect.stringContaining("--port"),
    });
  } finally {
    other.close();
  }
});
