import type { Code } from "../work/programs.ts";
import { freeWorker, hold, type Battlefield } from "./battlefield.ts";

/** SIGTERM, and a worker with another generation of the code in its place; for every version some worker stays. */
export async function deploy(field: Battlefield): Promise<void> {
  const worker = freeWorker(field);
  if (worker === null) return;
  const others = field.workers.filter((other) => other !== worker).map(({ code }) => code);
  const code = field.random.pick(codesBeside(others).filter((code) => code !== worker.code));
  field.chronicle.inflicted("deploy", `${worker.process} from ${worker.code} to ${code}`);
  await hold(worker, async () => void (await worker.deploy(code)));
}

/** The generations of the code that leave no version unserved beside these. */
function codesBeside(others: readonly Code[]): Code[] {
  const hasOld = others.some((code) => code !== "new");
  const hasNew = others.some((code) => code !== "old");
  if (hasOld && hasNew) return ["old", "both", "new"];
  return ["both", hasOld ? "new" : "old"];
}
