import { defineConfig } from "pawl";
import { findHome } from "./src/home.ts";
import { openProvider } from "./src/provider.ts";
import { researchWorkflow } from "./src/workflow.ts";

const { model } = await openProvider();

/** For the command line: `npm run pawl -- runs --config examples/research-agent/pawl.config.ts`. */
export default defineConfig({ store: findHome().store, workflows: [researchWorkflow(model)] });
