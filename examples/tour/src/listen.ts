import { createServer, type PawlServer, type ServerOptions } from "@pawl/server";

const usualPort = 8700;
const portsTried = 20;

/** The server on the port that `PORT` names; without it, on 8700 or the next one that is free. */
export async function listen(options: ServerOptions): Promise<PawlServer> {
  const wanted = process.env["PORT"];
  if (wanted !== undefined) return createServer({ ...options, port: Number(wanted) });
  for (let port = usualPort; ; port++) {
    try {
      return await createServer({ ...options, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port === usualPort + portsTried) throw error;
    }
  }
}
