import type { FastifyInstance } from "fastify";
import { packageVersion } from "../package-version.ts";
import type { Settings } from "../settings.ts";
import { openApiDocument } from "./openapi.ts";
import { referencePage, referenceStyle } from "./reference-page.ts";

/** The OpenAPI document at `/api/v1/openapi.json`, and the same for people at `/api/docs`. Both are public: they say nothing of anybody. */
export function serveReference(app: FastifyInstance, { publicUrl }: Pick<Settings, "publicUrl">): void {
  const document = openApiDocument({ version: packageVersion(), url: `${publicUrl ?? ""}/api/v1` });
  const json = JSON.stringify(document);
  const page = referencePage(packageVersion());
  app.get("/api/v1/openapi.json", (_request, reply) => reply.type("application/json").send(json));
  app.get("/api/docs", (_request, reply) => reply.type("text/html; charset=utf-8").send(page));
  app.get("/api/docs/style.css", (_request, reply) => reply.type("text/css").send(referenceStyle));
}
