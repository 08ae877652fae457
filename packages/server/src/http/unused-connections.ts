import type { FastifyInstance } from "fastify";
import type { Socket } from "node:net";

/**
 * Connections on which nothing was ever asked (browsers open some in advance) are no idle ones to Node, which would wait for them when the server closes, a minute or more. They are closed with
 * the server; requests under way are finished.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", (done) => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}
