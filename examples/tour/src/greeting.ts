import { adminEmail, people } from "./people.ts";
import type { SignIn } from "./sign-in.ts";

/** What is printed when all is ready. Pure. */
export function greeting({
  url,
  signIn,
  run,
}: {
  readonly url: string;
  readonly signIn: SignIn;
  readonly run: string;
}): string {
  const rows = [
    [adminEmail, signIn.admin, "sees and may do everything"],
    [people.ann.email, signIn.ann, "has filed an expense"],
    [people.bob.email, signIn.bob, "is asked whether to approve it"],
    [people.carla.email, signIn.carla, "is finance, and asked where to book it"],
  ] as const;
  return [
    "",
    `  Dashboard      ${url}`,
    `  First run      ${url}/runs/${run}`,
    `  API reference  ${url}/api/docs`,
    "",
    "  Sign in as",
    ...rows.map(([email, password, what]) => `    ${email.padEnd(18)} ${password}   ${what}`),
    "",
    "  Ctrl-C stops. Nothing is lost by that, nor by a kill: npm start goes on where it was.",
    "",
  ].join("\n");
}
