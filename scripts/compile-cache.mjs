// Where everything that runs from source here keeps its TypeScript as JavaScript (Node's module compile cache).
//
// Node strips types with WebAssembly, and V8 can crash where several threads of a process use that (nodejs/node#64500): a thread that finds its sources stripped does not load it at all, and starts
// in half the time. What is published is JavaScript; threads of Pawl never strip anything there.
import { join } from "node:path";
import { root } from "./setup.mjs";

export const compileCache = join(root, "node_modules/.cache/pawl-compile");
