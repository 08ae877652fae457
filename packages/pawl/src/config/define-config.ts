import type { PawlConfig } from "./pawl-config.ts";

/**
 * Gives `pawl.config.ts` its types; returns what it is given.
 *
 * ```ts
 * import { defineConfig } from "pawl";
 * import { order } from "./src/order.ts";
 *
 * export default defineConfig({ store: "sqlite:./pawl.db", workflows: [order] });
 * ```
 *
 * The file is checked when it is loaded: see `loadConfig`.
 */
export function defineConfig<const Config extends PawlConfig>(config: Config): Config {
  return config;
}
