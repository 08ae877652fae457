import { infoGet } from "@pawl/api";
import { route, type Route } from "../http/route.ts";
import { packageVersion } from "../package-version.ts";
import type { RouteParts } from "../routes.ts";

/** What a page for signing in must know. */
export function infoRoutes({ settings, people }: RouteParts): readonly Route[] {
  return [
    route(infoGet, async ({ visitor }) => {
      const { allowGuests, allowRegistration } = await people.serverSettings.get();
      const { maxBytes, types } = people.files.upload;
      return {
        name: "Pawl",
        version: packageVersion(),
        mode: settings.mode,
        allows: { guests: allowGuests, registration: allowRegistration, uploads: maxBytes > 0 },
        providers: [...people.providers.keys()].sort(),
        upload: { maxBytes, types: [...types] },
        traceUrl: visitor === null ? null : settings.traceUrl,
      };
    }),
  ];
}
