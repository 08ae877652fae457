import { PawlError, type PawlConfig } from "pawl";
import type { Problem } from "../find-problems.ts";
import { loadServerIfThere } from "./load-server.ts";

/** What is wrong with the options under `server`. Without the package nobody knows: a worker's machine need not have it. */
export async function serverProblems({ server }: PawlConfig): Promise<Problem[]> {
  if (server === undefined) return [];
  const loaded = await loadServerIfThere();
  if (loaded === null) return [];
  try {
    loaded.checkServerOptions(server);
    return [];
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    return [{ severity: "error", message: error.message, hint: error.hint }];
  }
}
