import { createServer, type PawlServer, type ServerOptions } from "@pawl/server";

const usualPort = 8700;
const portsTried = 20;

/** The server on the port that is wanted; else on 8700 or the next one that is free. */
export async function listen(options: Omit<ServerOptions, "port">, wanted: number | undefined): Promise<PawlServer> {
  if (wanted !== undefined) return createServer({ ...options, port: wanted });
  for (let port = usualPort; ; port++) {
    try {
      return await createServer({ ...options, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port === usualPort + portsTried) throw error;
    }
  }
}
