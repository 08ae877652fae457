import { campaign } from "./campaign.ts";
import { readOptions, usage } from "./options.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
// Ends by way of `exit`, where the campaign ends its processes and its server.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

// What is still open then (a proxy, a process that was about to be started) must not keep this one.
process.exit(await main());

/** 0: all promises held; 1: one is broken, or runs are stuck; 2: the campaign itself could not be carried out. */
async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.isHelp) {
      say(usage);
      return 0;
    }
    return (await campaign(options, say)) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`chaos: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
