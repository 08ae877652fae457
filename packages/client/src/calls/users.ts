import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.people`. */
export function peopleCalls(http: Http) {
  return {
    /**
     * Names of people by their ids, 50 at most; of others only whom the questions named in `interrupt` concern, unless the caller is an operator. Whoever is not for the caller to know is left out.
     *
     * ```ts
     * const { items } = await client.people.list({ id: question.answeredBy, interrupt: question.id });
     * ```
     */
    list: (query: QueryGiven<typeof api.peopleList>, options?: CallOptions) =>
      http.call<typeof api.peopleList>("GET /people", { query }, options),
  };
}

/** `client.users`, for admins. */
export function userCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.usersList> = {}, options?: CallOptions) =>
    http.call<typeof api.usersList>("GET /users", { query }, options);
  return {
    /** Users, newest first. */
    list,
    all: (query: QueryGiven<typeof api.usersList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /** A new user, with a password that is told once. @throws ApiProblem `email_taken`. */
    create: (body: api.BodyInput<typeof api.usersCreate>, options?: CallOptions) =>
      http.call<typeof api.usersCreate>("POST /users", { body }, options),
    get: (user: string, options?: CallOptions) =>
      http.call<typeof api.usersGet>("GET /users/{user}", { params: { user } }, options),
    /** Changes role, groups, limits; disables or enables. @throws ApiProblem `last_admin`. */
    update: (user: string, body: api.BodyInput<typeof api.usersUpdate>, options?: CallOptions) =>
      http.call<typeof api.usersUpdate>("PATCH /users/{user}", { params: { user }, body }, options),
    /** Removes a user with workflows, links, keys and files. @throws ApiProblem `last_admin`. */
    delete: (user: string, options?: CallOptions) =>
      http.call<typeof api.usersDelete>("DELETE /users/{user}", { params: { user } }, options),
    /** A new password for somebody who forgot theirs, told once. */
    password: (user: string, options?: CallOptions) =>
      http.call<typeof api.usersPassword>("POST /users/{user}/password", { params: { user } }, options),
    /** The server's settings. */
    settings: (options?: CallOptions) => http.call<typeof api.settingsGet>("GET /settings", {}, options),
    /** Changes what is named. */
    updateSettings: (body: api.BodyInput<typeof api.settingsUpdate>, options?: CallOptions) =>
      http.call<typeof api.settingsUpdate>("PATCH /settings", { body }, options),
  };
}
