import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Notes every file that is imported from now on and is not in node_modules: what a change of means a reload. */
export function noteLoadedFiles(): { readonly files: () => string[]; readonly stop: () => void } {
  const files = new Set<string>();
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      if (url.startsWith("file:") && !url.includes("/node_modules/")) files.add(fileURLToPath(url));
      return nextLoad(url, context);
    },
  });
  return { files: () => [...files], stop: () => hooks.deregister() };
}
