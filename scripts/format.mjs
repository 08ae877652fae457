// node scripts/format.mjs [files]: writes every file, or those named, the way `npm run check` wants it.
import { ensureSetup } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

ensureSetup();
const files = process.argv.slice(2);
process.exitCode = await runInPlace("prettier", ["--write", "--log-level=warn", ...(files.length > 0 ? files : ["."])]);
