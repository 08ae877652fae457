import { createPawl } from "pawl";
import { createServer } from "../index.ts";
import { keeper } from "./belongings.fixture.ts";

// A server as a process, with all that it logs: what is in its output is what an operator would find.
const {
  FOLDER: folder = "",
  ADMIN_PASSWORD: password = "",
  METRICS_TOKEN: metricsToken = "",
  SECRET: secret = "",
} = process.env;
const pawl = await createPawl({
  store: `sqlite:${folder}/pawl.db`,
  blobs: `file:${folder}/blobs`,
  workflows: [keeper],
});
await pawl.startWorker();
const server = await createServer({
  pawl,
  database: `sqlite:${folder}/server.db`,
  port: 0,
  mode: "dev",
  logLevel: "debug",
  secret,
  metricsToken,
  admin: { email: "admin@example.com", password },
  oauth: { github: { clientId: "pawl", clientSecret: metricsToken.toUpperCase(), url: "http://127.0.0.1:1" } },
  files: { store: `${folder}/uploads` },
});
process.send?.(server.url);
