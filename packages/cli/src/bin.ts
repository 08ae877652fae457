#!/usr/bin/env node
// Plain enough for a Node that is too old, which must be able to read this file to say so.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`Error: pawl needs Node 22.18 or newer, and this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

silenceExperimentalWarnings();
const { main } = await import("./main.ts");
const { processIo } = await import("./process-io.ts");
process.exitCode = await main(process.argv.slice(2), processIo());

/** Node 22 warns of two things that Pawl relies on knowingly; nobody who types `pawl runs` can do anything about it. */
function silenceExperimentalWarnings(): void {
  const emitWarning: (...args: never[]) => void = process.emitWarning.bind(process);
  const silenced = /SQLite is an experimental feature|Type Stripping is an experimental feature/;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!silenced.test(String(warning))) emitWarning(...([warning, ...rest] as never[]));
  };
}
