import { findConfigFile, namedConfigFile } from "pawl/internal";
import { noProject, type Session } from "../session.ts";

/** The project's configuration file, without loading it. @throws PawlError `config_not_found`. */
export function namedConfigFileOf({ io, options }: Session): string {
  const named = options.config ?? (io.env["PAWL_CONFIG"] || undefined);
  if (named !== undefined) return namedConfigFile(io.cwd, named);
  const found = findConfigFile(io.cwd);
  if (found === undefined) throw noProject(io.cwd);
  return found;
}
