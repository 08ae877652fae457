import { defineConfig } from "pawl";
import { agentsOf } from "./src/agents.ts";
import { findHome } from "./src/home.ts";

const home = findHome(process.env["TOUR_HOME"]);

/** For the command line, beside a tour that is under way or without one: `npm run pawl -- runs --config examples/tour/pawl.config.ts`. */
export default defineConfig({ store: home.store, workflows: await agentsOf(home) });
