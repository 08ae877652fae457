import { createServer } from "node:net";

/** So many ports are tried after the first. */
const tries = 20;

/**
 * A port that nobody listens on: the one that is wanted, or one of the next ones where it is only the default. Generations of `pawl dev` share their port while one follows
 * the other, so the system would let two projects share one too.
 *
 * @throws the system's `EADDRINUSE`.
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
      if (code !== "EADDRINUSE" || !isDefault || port - wanted >= tries) throw error;
    }
  }
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
