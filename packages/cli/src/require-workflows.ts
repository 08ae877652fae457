import { usageError } from "./cli-error.ts";
import { noProject, type LoadedConfig, type Session } from "./session.ts";

/** @throws PawlError `config_not_found`, or `usage` where the configuration names no workflow. */
export function requireWorkflows(session: Session, { file, config }: LoadedConfig): string {
  if (file === undefined) throw noProject(session.io.cwd);
  if ((config.workflows ?? []).length > 0) return file;
  throw usageError(
    `${file} names no workflows, so there is nothing to run.`,
    "Add them: export default defineConfig({ workflows: [order] })",
  );
}
