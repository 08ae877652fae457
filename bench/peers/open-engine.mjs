/**
 * Every engine offers: `start(workflow, input)`, which resolves when the run is accepted; `call(workflow, input)`, when its result is known; `doneCount()`, how many
 * runs have ended by the engine's own table (null: it has none that can be asked); `memory()`; `close()`.
 */
export async function openEngine(name, options) {
  const { open } = await import(`./engines/${name}.mjs`);
  return open(options);
}
