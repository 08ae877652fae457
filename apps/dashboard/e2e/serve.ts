// node --conditions=@pawl/source apps/dashboard/e2e/serve.ts [runs] [port]: a server with runs of every kind, to look at; with `npm run dashboard` beside it, the dashboard from source.
import { admin, ann, demoServer } from "./demo-server.fixture.ts";

const [runs = "400", port = "8700"] = process.argv.slice(2);
const demo = await demoServer({ runs: Number(runs), port: Number(port) });
process.stdout.write(`${demo.server.url}\n${ann.email} ${ann.password}\n${admin.email} ${admin.password}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void demo[Symbol.asyncDispose]().then(() => process.exit(0)));
