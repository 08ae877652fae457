import { createPawl, workflow } from "pawl";

const [file, id] = process.argv.slice(2) as [string, string | undefined];
const deadly = workflow({ name: "deadly" }, (ctx) => ctx.step("boom", () => process.exit(7)));
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const pawl = await createPawl({ store: `sqlite:${file}`, workflows: [deadly], logger });
const run = id === undefined ? await pawl.start(deadly) : pawl.run(id);
if (id === undefined) {
  console.log(run.id);
} else {
  await pawl.startWorker();
  while ((await run.status()) !== "blocked") await new Promise((resolve) => setTimeout(resolve, 5));
  console.log((await run.get()).error?.code);
}
await pawl.close();
