import { client } from "../../../data/client.ts";

/** Saves all that is known of a run as a file, which `pawl replay` reads. */
export async function saveExport(id: string): Promise<void> {
  const history = await client.runs.export(id);
  const url = URL.createObjectURL(new Blob([JSON.stringify(history, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `run-${id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
