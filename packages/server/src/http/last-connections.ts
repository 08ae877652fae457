import type { FastifyInstance } from "fastify";
import type { Socket } from "node:net";

/**
 * What becomes of connections when the server closes. Those on which nothing was ever asked (browsers open some in advance) are no idle ones to Node, which would wait for them a minute or more: they are
 * closed at once. Requests under way are finished, for so long: a request that does not come to its end, on purpose or not, must not hold up a shutdown until somebody kills the process.
 */
export function closeLastConnections(app: FastifyInstance, { drainMs }: { readonly drainMs: number }): void {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", (done) => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const cutOff = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, drainMs);
    app.server.once("close", () => clearTimeout(cutOff));
    done();
  });
}
