import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./free-port.ts";

test("takes the next port where the default is taken, and refuses one that was asked for", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  try {
    expect(await freePort("127.0.0.1", port, { isDefault: true })).toBeGreaterThan(port);
    await expect(freePort("127.0.0.1", port, { isDefault: false })).rejects.toMatchObject({
      code: "address_in_use",
      message: `Another process listens on port ${port} of 127.0.0.1 already.`,
    });
    expect(await freePort("127.0.0.1", 0, { isDefault: false })).toBeGreaterThan(0);
  } finally {
    other.close();
  }
});
