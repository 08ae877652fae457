import { createPawl, PawlError } from "pawl";
import { agentsOf } from "./agents.ts";
import { ensureFirstRuns } from "./first-runs.ts";
import { greeting } from "./greeting.ts";
import { findHome } from "./home.ts";
import { listen } from "./listen.ts";
import { help, tourOptions, type TourOptions, UsageError } from "./options.ts";
import { adminEmail, ensurePeople } from "./people.ts";
import { readSignIn } from "./sign-in.ts";
import { stopRequest } from "./stop-request.ts";

try {
  const options = tourOptions(process.argv.slice(2), process.env);
  if (options.isHelp) console.log(help);
  else await tour(options);
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\nnpm start -- --help shows the options.`);
  else console.error(error instanceof PawlError ? `${error.message}\n${error.hint ?? ""}`.trim() : error);
  process.exitCode = 1;
}

async function tour(options: TourOptions): Promise<void> {
  const stop = stopRequest();
  const home = findHome(options.home);
  const signIn = readSignIn(home.signInFile);
  await using pawl = await createPawl({ store: home.store, workflows: await agentsOf(home) });
  const admin = { email: adminEmail, password: signIn.admin };
  await using server = await listen({ pawl, database: home.database, mode: "dev", admin }, options.port);
  await pawl.startWorker();
  const run = await ensureFirstRuns(pawl, await ensurePeople(server.url, signIn));
  console.log(greeting({ url: server.url, signIn, run }));
  await stop;
}
