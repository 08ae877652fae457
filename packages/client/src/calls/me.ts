import type * as api from "@pawl/api";
import type { Session } from "../auth/session.ts";
import type { CallOptions, Http } from "../http/http.ts";

/** `client.me`: the caller's own account. */
export function meCalls(http: Http, session: Session | null) {
  return {
    /** Who the caller is. */
    get: (options?: CallOptions) => http.call<typeof api.meGet>("GET /me", {}, options),
    /** Changes the caller's name. */
    update: async (body: api.BodyInput<typeof api.meUpdate>, options?: CallOptions) => {
      const user = await http.call<typeof api.meUpdate>("PATCH /me", { body }, options);
      session?.changed(user);
      return user;
    },
    /** Changes the password, and signs out all other devices. @throws ApiProblem `credentials_wrong`, `password_weak`. */
    password: (body: api.BodyInput<typeof api.mePassword>, options?: CallOptions) =>
      http.call<typeof api.mePassword>("POST /me/password", { body }, options),
    /** Where the caller is signed in. */
    devices: (options?: CallOptions) => http.call<typeof api.devicesList>("GET /me/devices", {}, options),
    /** Signs a device out. */
    deleteDevice: (device: string, options?: CallOptions) =>
      http.call<typeof api.devicesDelete>("DELETE /me/devices/{device}", { params: { device } }, options),
    apiKeys: (options?: CallOptions) => http.call<typeof api.apiKeysList>("GET /me/api-keys", {}, options),
    /** A new API key; it is told only now. */
    createApiKey: (body: api.BodyInput<typeof api.apiKeysCreate>, options?: CallOptions) =>
      http.call<typeof api.apiKeysCreate>("POST /me/api-keys", { body }, options),
    /** Takes an API key back. */
    deleteApiKey: (key: string, options?: CallOptions) =>
      http.call<typeof api.apiKeysDelete>("DELETE /me/api-keys/{key}", { params: { key } }, options),
    /** The caller's saved views of the list of runs. */
    views: (options?: CallOptions) => http.call<typeof api.viewsGet>("GET /me/views", {}, options),
    /** Replaces them. */
    putViews: (body: api.BodyInput<typeof api.viewsPut>, options?: CallOptions) =>
      http.call<typeof api.viewsPut>("PUT /me/views", { body }, options),
    /** What the caller has used, and what their limits are; admins can ask for others. */
    usage: (query: { readonly user?: string } = {}, options?: CallOptions) =>
      http.call<typeof api.usageGet>("GET /usage", { query }, options),
  };
}
