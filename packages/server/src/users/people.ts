import { AccessTokens } from "../auth/access-tokens.ts";
import { ApiKeys } from "../auth/api-keys.ts";
import { AuthChanges } from "../auth/auth-changes.ts";
import { Devices } from "../auth/devices.ts";
import { FailedSignIns } from "../auth/failed-sign-ins.ts";
import { github } from "../auth/oauth/github.ts";
import { google } from "../auth/oauth/google.ts";
import type { Provider } from "../auth/oauth/provider.ts";
import type { PasswordHashing } from "../auth/password-hashing.ts";
import { Sealing } from "../auth/sealing.ts";
import { keptSecret } from "../auth/kept-secret.ts";
import { SignIn } from "../auth/sign-in.ts";
import { SigningKeys } from "../auth/signing-keys.ts";
import { TokenAuthenticator } from "../auth/token-authenticator.ts";
import { openUserBase } from "../auth/user-base.ts";
import type { ServerDatabase } from "../database/open-database.ts";
import type { Settings } from "../settings.ts";
import { Accounts } from "./accounts.ts";
import { cleanUp } from "./clean-up.ts";
import { ensureAdmin } from "./first-admin.ts";
import { KnownUsers } from "./known-users.ts";
import { SavedViews } from "./saved-views.ts";
import { defaultSettings, ServerSettings } from "./server-settings.ts";
import { Usage } from "./usage.ts";
import { UserDirectory } from "./user-directory.ts";

/** All that has to do with users: made once, used by routes. */
export type People = Awaited<ReturnType<typeof openPeople>>;

export async function openPeople({
  database,
  settings,
  nowMs,
  hashing,
}: {
  readonly database: ServerDatabase;
  readonly settings: Settings;
  readonly nowMs: () => number;
  readonly hashing: PasswordHashing;
}) {
  const { db } = database;
  const secret = settings.auth.secret ?? (await keptSecret(db));
  const base = await openUserBase({ database, secret, hashing });
  const changes = new AuthChanges({ db, nowMs });
  const users = new KnownUsers({ db, changes });
  const serverSettings = new ServerSettings({ db, changes, defaults: defaultSettings(settings.mode) });
  const usage = new Usage({ db, users, settings: serverSettings, nowMs });
  const failed = new FailedSignIns({ db, nowMs });
  const accounts = new Accounts({ db, base, hashing, changes, failed, nowMs });
  const directory = new UserDirectory({ database, changes });
  const keys = new SigningKeys({ db, sealing: new Sealing({ secret, purpose: "signing keys" }), nowMs });
  const accessTokens = new AccessTokens({ keys, nowMs });
  const devices = new Devices({ db, changes, nowMs });
  const apiKeys = new ApiKeys({ db, changes, nowMs });
  const authenticator = new TokenAuthenticator({
    accessTokens,
    apiKeys,
    devices,
    users,
    changes,
    onSeen: (userId) => usage.seen(userId),
  });
  // Said by whoever keeps files.
  const files: FileKeeping = { of: () => Promise.resolve({ count: 0, bytes: 0 }), upload: { maxBytes: 0, types: [] } };
  return {
    base,
    files,
    users,
    serverSettings,
    usage,
    accounts,
    directory,
    devices,
    apiKeys,
    authenticator,
    signIn: new SignIn({ accounts, accessTokens, devices, directory, usage }),
    views: new SavedViews({ db }),
    providers: providersOf(settings),
    oauthSealing: new Sealing({ secret, purpose: "sign-in by providers" }),
    ensureAdmin: () => ensureAdmin({ db, accounts, given: settings.auth.admin, mode: settings.mode }),
    cleanUp: () => cleanUp({ db, devices, failed, keys, directory, serverSettings, usage, nowMs }),
  };
}

/** What the rest of the server knows of files: who keeps them says so here. */
export interface FileKeeping {
  /** How many a user has. */
  of: (userId: string) => Promise<{ readonly count: number; readonly bytes: number }>;
  /** What can be uploaded; at most 0 bytes: nothing. */
  upload: { readonly maxBytes: number; readonly types: readonly string[] };
}

function providersOf({ auth: { oauth } }: Settings): ReadonlyMap<Provider["id"], Provider> {
  const providers = new Map<Provider["id"], Provider>();
  if (oauth.github !== undefined) providers.set("github", github(oauth.github));
  if (oauth.google !== undefined) providers.set("google", google(oauth.google));
  return providers;
}
