import type { ServerOptions } from "./options.ts";
export { checkServerOptions } from "./check-server-options.ts";
export { createServer, type PawlServer } from "./server.ts";
export type { ServerOptions } from "./options.ts";

declare module "pawl" {
  /** What `server` of `pawl.config.ts` takes. `database` defaults to a place beside the store. */
  interface ServerConfig extends Partial<Omit<ServerOptions, "pawl">> {}
}
