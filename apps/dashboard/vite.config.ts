import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `PAWL_API=http://127.0.0.1:8700 npx vite` in this folder serves the dashboard from source, with the API of a server that runs. */
const api = process.env.PAWL_API ?? "http://127.0.0.1:8700";

export default defineConfig({
  root: here("."),
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ["@pawl/source", "module", "browser", "development|production"] },
  server: { host: "127.0.0.1", proxy: { "/api": { target: api, ws: true } } },
  build: {
    outDir: here("../../packages/server/dashboard"),
    emptyOutDir: true,
    target: "es2023",
    // Inlined data: URLs of fonts would be refused by the page's policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/[name]-[hash].js" },
    },
  },
});
