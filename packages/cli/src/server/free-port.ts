import { createServer } from "node:net";
import { PawlError } from "pawl";

/** So many ports are tried after the first. */
const tries = 20;

/**
 * A port that nobody listens on: the one that is wanted, or one of the next ones where it is only the default. Generations of `pawl dev` share their port while one follows
 * the other, so the system would let two projects share one too.
 *
 * @throws PawlError `address_in_use`.
 */
export async function freePort(
  host: string,
  wanted: number,
  { isDefault }: { readonly isDefault: boolean },
): Promise<number> {
  for (let port = wanted; ; port++) {
    try {
      return await listenOnce(host, port);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE") throw error;
      if (!isDefault || port - wanted >= tries) throw taken(host, wanted, error);
    }
  }
}

function taken(host: string, port: number, cause: unknown): PawlError {
  return new PawlError("address_in_use", `Another process listens on port ${port} of ${host} already.`, {
    hint: "Stop it, or name another port by --port; 0 takes any free one.",
    cause,
  });
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
