export { createServer, type PawlServer } from "./server.ts";
export type { ServerOptions } from "./options.ts";
