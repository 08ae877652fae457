import { defineConfig } from "pawl";
import { digestGraph } from "./src/digest/graph.ts";
import { findHome } from "./src/home.ts";
import { pipeline } from "./src/workflow.ts";

/** For the command line: `npm run pawl -- runs --config examples/earthquakes/pawl.config.ts`. */
export default defineConfig({ store: findHome().store, workflows: [pipeline, digestGraph] });
