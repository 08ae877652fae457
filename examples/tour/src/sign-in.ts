import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

const Password = z.string().min(12);
const SignIn = z.object({ admin: Password, ann: Password, bob: Password, carla: Password });

/** The passwords of the people of the tour. */
export type SignIn = z.infer<typeof SignIn>;

/** What an earlier start has made up, or new ones: passwords that everybody knows would let every page and program on this machine in. */
export function readSignIn(file: string): SignIn {
  if (existsSync(file)) return SignIn.parse(JSON.parse(readFileSync(file, "utf8")));
  const made: SignIn = { admin: password(), ann: password(), bob: password(), carla: password() };
  writeFileSync(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

function password(): string {
  return randomBytes(12).toString("base64url");
}
