import { metricsGet } from "@pawl/api";
import type { Registry } from "prom-client";
import { route, type Route } from "../http/route.ts";

/** The numbers, for Prometheus. */
export function metricsRoutes(registry: Registry): readonly Route[] {
  return [
    route(metricsGet, async ({ reply }) => {
      const text = await registry.metrics();
      await reply.type(registry.contentType).send(text);
    }),
  ];
}
