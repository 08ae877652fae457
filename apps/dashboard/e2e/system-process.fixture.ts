// A process of the system under test, started by system.fixture.ts: a server without a worker, or a worker.
import { createServer } from "@pawl/server";
import { createPawl } from "pawl";
import { systemWorkflows } from "./system-workflows.fixture.ts";
import type { ProcessPlan } from "./system.fixture.ts";

const plan = JSON.parse(process.argv[2] ?? "") as ProcessPlan;
const pawl = await createPawl({ store: plan.store, workflows: systemWorkflows(plan) });
if (plan.role === "worker") await pawl.startWorker();
else
  await createServer({
    pawl,
    database: plan.database,
    port: plan.port,
    mode: "dev",
    admin: plan.admin,
    // Each browser comes from the same address.
    requestLimits: { auth: 1_000 },
  });
process.send?.("ready");
// Whoever has started it may be gone without a word.
process.once("disconnect", () => process.exit());
