import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type PawlClient } from "@pawl/client";
import { afterAll, expect, test } from "vitest";

const home = mkdtempSync(join(tmpdir(), "pawl-tour-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Tour {
  readonly url: string;
  /** The run whose page is printed. */
  readonly run: string;
  signedIn(email: string): Promise<PawlClient>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the program, and reads what it prints. */
async function startTour(): Promise<Tour> {
  const child = spawn(process.execPath, ["--conditions=@pawl/source", join(import.meta.dirname, "main.ts")], {
    env: { ...process.env, TOUR_HOME: home, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let said = "";
  await Promise.race([
    new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("Ctrl-C stops.")) resolve();
      });
    }),
    ended.then((code) => Promise.reject(new Error(`The tour ended with ${code}:\n${said}`))),
  ]);
  const [, url = ""] = /Dashboard +(\S+)/.exec(said) ?? [];
  const [, run = ""] = /First run +\S+\/runs\/(\S+)/.exec(said) ?? [];
  return {
    url,
    run,
    signedIn: async (email) => {
      const [, password = ""] = new RegExp(`${email} +(\\S+)`).exec(said) ?? [];
      const client = createClient({ url });
      await client.auth.login({ email, password });
      return client;
    },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

test("makes a first run of each example, keeps all of it through a kill, and ends when it is told to", async () => {
  const first = await startTour();
  expect((await fetch(first.url)).headers.get("content-type")).toContain("text/html");
  expect(statSync(join(home, "sign-in.json")).mode & 0o077).toBe(0);
  await first.end("SIGKILL");

  const second = await startTour();
  expect(second.run).toBe(first.run);
  const admin = await second.signedIn("admin@localhost");
  const roots = (await admin.runs.list({ limit: 100 })).items.filter(({ parent }) => parent === null);
  expect(roots.map(({ agent }) => agent).sort()).toEqual(["earthquakes", "expense-approval", "research"]);

  for await (const { kind } of admin.runs.events(second.run)) if (kind === "interrupt-opened") break;
  const [question] = (await admin.interrupts.list({ run: second.run })).items;
  await admin.interrupts.answer(question!.id, { value: { publish: true } });
  const { output } = await admin.runs.wait(second.run);
  expect(output).toMatchObject({ $result: "markdown", text: expect.stringContaining("## Sources") as string });
  expect(readFileSync(join(home, "out", second.run, "report.md"), "utf8")).toContain("## Sources");

  // Ann's expense is put to Bob and nobody else.
  const bob = await second.signedIn("bob@example.com");
  const [asked] = (await bob.interrupts.list({ status: "open" })).items;
  expect(asked?.title).toBe("ann asks for 142.50 €: dinner with a customer");

  // A text goes nowhere but below the tour's folder.
  const digest = { facts: {}, file: join(home, "..", "elsewhere.md") };
  await expect(bob.agents.execute("earthquakes-digest", { input: digest })).rejects.toMatchObject({ status: 422 });

  for (const client of [admin, bob]) client.close();
  expect(await second.end("SIGTERM")).toBe(0);
}, 120_000);
