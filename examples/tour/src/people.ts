import { createClient, isProblem, type PawlClient, type User } from "@pawl/client";
import type { SignIn } from "./sign-in.ts";

/** Who signs in to the tour besides the admin. The example puts its questions to `bob`, `carla` and `finance`: those are groups. */
export const people = {
  ann: { email: "ann@example.com", name: "Ann", groups: [] },
  bob: { email: "bob@example.com", name: "Bob, manager", groups: ["bob"] },
  carla: { email: "carla@example.com", name: "Carla, finance", groups: ["carla", "finance"] },
} as const satisfies Readonly<Record<string, Person>>;

export const adminEmail = "admin@localhost";

interface Person {
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The accounts of the tour, made where they are missing. Returns the ids of those who start its first runs. */
export async function ensurePeople(
  url: string,
  signIn: SignIn,
): Promise<{ readonly admin: string; readonly ann: string }> {
  const client = createClient({ url });
  const admin = await client.auth.login({ email: adminEmail, password: signIn.admin });
  const [ann] = await Promise.all(
    (["ann", "bob", "carla"] as const).map((name) =>
      ensurePerson(client, people[name], { url, password: signIn[name] }),
    ),
  );
  await client.auth.logout();
  return { admin: admin.id, ann: ann!.id };
}

async function ensurePerson(
  admin: PawlClient,
  { email, name, groups }: Person,
  { url, password }: { readonly url: string; readonly password: string },
): Promise<User> {
  const client = createClient({ url });
  const user = await client.auth.register({ email, name, password }).catch((error: unknown) => {
    if (!isProblem(error, "email_taken")) throw error;
    return client.auth.login({ email, password });
  });
  await client.auth.logout();
  // In an earlier start that was killed between the two, this may not have been done.
  return groups.every((group) => user.groups.includes(group))
    ? user
    : admin.users.update(user.id, { groups: [...groups] });
}
