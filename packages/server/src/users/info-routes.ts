import { infoGet } from "@pawl/api";
import { createRequire } from "node:module";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { readonly version: string };

/** What a page for signing in must know. */
export function infoRoutes({ settings, people, uploads }: RouteParts): readonly Route[] {
  return [
    route(infoGet, async () => {
      const { allowGuests, allowRegistration } = await people.serverSettings.get();
      return {
        name: "Pawl",
        version,
        mode: settings.mode,
        allows: { guests: allowGuests, registration: allowRegistration, uploads: uploads.maxBytes > 0 },
        providers: [...people.providers.keys()].sort(),
        upload: { maxBytes: uploads.maxBytes, types: [...uploads.types] },
      };
    }),
  ];
}
