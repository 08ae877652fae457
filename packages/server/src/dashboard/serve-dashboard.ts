import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { existsSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where `apps/dashboard` is built to: beside `src` and `dist`, so that it is found from both. */
export const dashboardFolder: string = fileURLToPath(new URL("../../dashboard", import.meta.url));

/** Answers what no route does with the dashboard's page, where that is what was asked for; says whether it did. */
export type DashboardFallback = (request: FastifyRequest, reply: FastifyReply) => boolean;

const unbuilt = `<!doctype html>
<title>Pawl</title>
<p>The dashboard is not built. In a checkout of the repository, <code>npm run build</code> does it; the API is there at <a href="/api/docs">/api/docs</a>.</p>
`;

/**
 * Serves the dashboard: its files as they are, and its page for every other path outside `/api`, since the page itself knows which screens there are. Files whose names have a hash never
 * change; the page names the newest of them, so nobody may keep it.
 */
export async function serveDashboard(
  app: FastifyInstance,
  folder: string = dashboardFolder,
): Promise<DashboardFallback> {
  const isBuilt = existsSync(`${folder}/index.html`);
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: folder,
      // A route for each file that is there, so that no path can lead out of the folder.
      wildcard: false,
      index: false,
      // The build has put compressed ones beside them.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header("cache-control", cacheControlOf(path)),
    });
    app.get("/", (_request, reply) => reply.sendFile("index.html"));
  }
  return (request, reply) => {
    if (!asksForPage(request)) return false;
    if (isBuilt) void reply.sendFile("index.html");
    else void reply.header("cache-control", "no-store").type("text/html; charset=utf-8").send(unbuilt);
    return true;
  };
}

/** Pure. */
export function cacheControlOf(path: string): string {
  if (path.includes(`${sep}assets${sep}`)) return "public, max-age=31536000, immutable";
  return path.endsWith("index.html") ? "no-store" : "no-cache";
}

/** A file that is missing stays missing: a page in place of a script would only be confusing. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split("?")[0] ?? "/";
  return (
    (method === "GET" || method === "HEAD") &&
    path !== "/api" &&
    !path.startsWith("/api/") &&
    !path.startsWith("/assets/") &&
    /text\/html|\*\/\*/.test(headers.accept ?? "*/*")
  );
}
