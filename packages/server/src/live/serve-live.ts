import websocket from "@fastify/websocket";
import { closeCodes } from "@pawl/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiError } from "../http/api-error.ts";
import { addressKey } from "../limits/address-key.ts";
import type { Settings } from "../settings.ts";
import { OpenCounts } from "./open-counts.ts";
import { isAllowedOrigin } from "./allowed-origin.ts";
import { LiveSocket } from "./live-socket.ts";
import type { SseParts } from "./sse-stream.ts";

/** `GET /api/v1/live`, by WebSocket; and closes all that is live when the server closes. */
export async function serveLive(
  app: FastifyInstance,
  path: string,
  { settings, ...parts }: SseParts & { readonly settings: Pick<Settings, "publicUrl" | "corsOrigins"> },
): Promise<void> {
  const { live, limits } = parts;
  const strangers = new OpenCounts(limits.strangersPerAddress);
  const subscriptions = new OpenCounts(limits.subscriptionsPerUser);
  await app.register(websocket, {
    options: {
      maxPayload: limits.messageBytes,
      // Messages are small and many: compressing each costs more processor time than what it saves of the line, and a window of memory per connection.
      perMessageDeflate: false,
    },
    // What is wrong with a client shows in how its socket closes; it is nothing to log.
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => {
      live.close();
      app.websocketServer.close();
      done();
    },
  });
  app.route({
    method: "GET",
    url: path,
    onRequest: (request, _reply, done) => {
      if (!isUpgrade(request)) throw new ApiError("upgrade_required", "This is for WebSockets.");
      // A page of somebody else's cannot know a token, but must not be able to try either.
      if (!isAllowedOrigin(request, settings)) throw new ApiError("origin_refused", "This origin may not connect.");
      if (live.connections >= limits.connections) throw new ApiError("too_many_requests", "The server is full.");
      done();
    },
    handler: () => {
      throw new ApiError("upgrade_required", "This is for WebSockets.");
    },
    wsHandler: (socket, { id, ip }) => {
      const from = addressKey(ip);
      if (!strangers.enter(from)) {
        socket.close(closeCodes.tooMany, "tooMany");
        return void live.clock.after(limits.farewellMs, () => socket.terminate());
      }
      void new LiveSocket(socket, { ...parts, subscriptions, requestId: id, onKnown: () => strangers.leave(from) });
    },
  });
}

function isUpgrade({ headers }: FastifyRequest): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}
